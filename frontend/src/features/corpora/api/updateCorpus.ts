import { useMutation, useQueryClient } from "@tanstack/react-query";

import { type Corpus, corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

export type CorpusChange = Partial<Pick<Corpus, "name" | "description" | "overlap_percent">>;

export function useUpdateCorpus(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CorpusChange) => request<Corpus>("PATCH", `corpora/${corpusId}`, { body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: corpusKey(corpusId) });
      await client.invalidateQueries({ queryKey: ["corpora"] });
    },
  });
}
