import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Pretraining, pretrainingsKey } from "./pretraining";

/** A failed or cancelled one goes on where it stood. */
export function useRetryPretraining(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pretrainingId: number) => request<Pretraining>("POST", `corpora/${corpusId}/pretrainings/${pretrainingId}/retry`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: pretrainingsKey(corpusId) }),
  });
}
