import { corpusKey } from "@/lib/corpus";
import type { Schemas } from "@/lib/schema";

export type ImportJob = Schemas["ImportJob"];
export type ImportProblem = Schemas["Problem"];
export type ImportOptions = ImportJob["options"];

export const formats: readonly ImportOptions["format"][] = ["auto", "text", "cluener", "jsonl", "conll"];
export const labelUses: readonly ImportOptions["labels"][] = ["gold", "suggestion", "hidden"];
export const encodings: readonly ImportOptions["encoding"][] = ["auto", "utf-8", "gb18030"];

export function importsKey(corpusId: number) {
  return [...corpusKey(corpusId), "imports"] as const;
}
