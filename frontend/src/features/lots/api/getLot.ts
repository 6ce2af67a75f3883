import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Lot, lotsKey } from "./lot";

export function useLot(corpusId: number, lotId: number) {
  return useQuery({
    queryKey: [...lotsKey(corpusId), lotId],
    queryFn: ({ signal }) => request<Lot>("GET", `corpora/${corpusId}/lots/${lotId}`, { signal }),
  });
}
