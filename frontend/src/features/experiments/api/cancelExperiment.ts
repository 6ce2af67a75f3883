import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Experiment, experimentsKey } from "./experiment";

export function useCancelExperiment(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (experimentId: number) => request<Experiment>("POST", `corpora/${corpusId}/experiments/${experimentId}/cancel`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: experimentsKey(corpusId) }),
  });
}
