import { corpusKey } from "@/lib/corpus";

export function sentencesKey(corpusId: number) {
  return [...corpusKey(corpusId), "sentences"] as const;
}
