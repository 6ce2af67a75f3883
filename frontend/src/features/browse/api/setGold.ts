import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

/** `mutate(annotation id)` lets that one stand, `mutate(null)` none. */
export function useSetGold(corpusId: number, sentenceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (annotation: number | null) =>
      request<unknown>("POST", `corpora/${corpusId}/sentences/${sentenceId}/gold`, { body: { annotation } }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
