import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Experiment, experimentsKey } from "./experiment";

/** Goes on where a failed or cancelled experiment stopped; runs that failed are tried again. */
export function useRetryExperiment(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (experimentId: number) => request<Experiment>("POST", `corpora/${corpusId}/experiments/${experimentId}/retry`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: experimentsKey(corpusId) }),
  });
}
