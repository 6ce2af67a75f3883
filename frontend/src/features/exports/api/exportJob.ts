import { corpusKey } from "@/lib/corpus";
import type { Schemas } from "@/lib/schema";
import { origins, splits } from "@/lib/sentence";

export type ExportJob = Schemas["ExportJob"];
export type ExportPreview = Schemas["Preview"];
export type ExportOptions = ExportJob["options"];

export const formats: readonly ExportOptions["format"][] = ["conll", "cluener", "jsonl"];
export const schemes: readonly ExportOptions["scheme"][] = ["BIO", "BIES", "BIEO", "EIO", "IO"];

export const startOptions: ExportOptions = { format: "conll", scheme: "BIO", splits: [...splits], origins: [...origins], details: false };

/** Whether there is a split and an origin: without one nothing can be exported. */
export function isComplete({ splits, origins }: ExportOptions): boolean {
  return splits.length > 0 && origins.length > 0;
}

export function exportsKey(corpusId: number) {
  return [...corpusKey(corpusId), "exports"] as const;
}
