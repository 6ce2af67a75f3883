import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

import { sentencesKey } from "./sentences";

export type SentenceDetail = Schemas["SentenceDetail"];

export function useSentence(corpusId: number, sentenceId: number) {
  return useQuery({
    queryKey: [...sentencesKey(corpusId), sentenceId],
    queryFn: ({ signal }) => request<SentenceDetail>("GET", `corpora/${corpusId}/sentences/${sentenceId}`, { signal }),
  });
}
