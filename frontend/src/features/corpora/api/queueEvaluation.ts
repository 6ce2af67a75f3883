import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

/** Puts the unlabelled sentences of dev or test into the queue, to be labelled blind. */
export function useQueueEvaluation(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (split: "dev" | "test") => request<unknown>("POST", `corpora/${corpusId}/queue/evaluate`, { body: { split } }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
