import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

import type { Lot } from "./lot";

export function useRecallLot(corpusId: number, lotId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) => request<Lot>("POST", `corpora/${corpusId}/lots/${lotId}/recall`, { body: { reason } }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
