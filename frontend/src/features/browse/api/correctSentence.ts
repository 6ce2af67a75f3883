import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";
import type { Annotation, Span } from "@/lib/sentence";

export interface Correction {
  spans: readonly Span[];
  seconds: number;
}

/** A correction is a new annotation; the former ones stay in the history. */
export function useCorrectSentence(corpusId: number, sentenceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Correction) =>
      request<Annotation>("POST", `corpora/${corpusId}/sentences/${sentenceId}/annotations`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
