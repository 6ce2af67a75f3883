import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { Corpus } from "@/lib/corpus";
import { request } from "@/lib/http";

export interface NewCorpus {
  name: string;
  description: string;
}

export function useCreateCorpus() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewCorpus) => request<Corpus>("POST", "corpora", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["corpora"] }),
  });
}
