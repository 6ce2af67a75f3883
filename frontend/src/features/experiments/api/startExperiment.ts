import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

import type { Experiment, Spec } from "./experiment";

export function useStartExperiment(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Spec & { name: string }) => request<Experiment>("POST", `corpora/${corpusId}/experiments`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
