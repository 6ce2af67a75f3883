import { useMutation, useQueryClient } from "@tanstack/react-query";

import { type Corpus, corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

export function useSaveGuideline(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (guideline: string) => request<Corpus>("PATCH", `corpora/${corpusId}`, { body: { guideline } }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
