import { useQuery } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

export type Overview = Schemas["Overview"];

export function useOverview(corpusId: number) {
  return useQuery({
    queryKey: [...corpusKey(corpusId), "overview"],
    queryFn: ({ signal }) => request<Overview>("GET", `corpora/${corpusId}/overview`, { signal }),
    refetchInterval: ({ state }) => (state.data?.active_jobs ? 3000 : false),
  });
}
