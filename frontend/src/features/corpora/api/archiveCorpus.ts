import { useMutation, useQueryClient } from "@tanstack/react-query";

import { type Corpus, corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

/** `mutate(true)` archives, `mutate(false)` brings it back. */
export function useArchiveCorpus(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (archived: boolean) =>
      request<Corpus>("POST", `corpora/${corpusId}/${archived ? "archive" : "unarchive"}`, { body: {} }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: corpusKey(corpusId) });
      await client.invalidateQueries({ queryKey: ["corpora"] });
    },
  });
}
