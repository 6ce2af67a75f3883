import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Pretraining, pretrainingsKey } from "./pretraining";

export function useCancelPretraining(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pretrainingId: number) => request<Pretraining>("POST", `corpora/${corpusId}/pretrainings/${pretrainingId}/cancel`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: pretrainingsKey(corpusId) }),
  });
}
