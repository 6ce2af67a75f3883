import { corpusKey } from "@/lib/corpus";
import type { Schemas } from "@/lib/schema";

export type PretrainingRow = Schemas["Pretraining"];
export type Pretraining = Schemas["PretrainingDetail"];
export type Point = Schemas["Point"];

export function pretrainingsKey(corpusId: number) {
  return [...corpusKey(corpusId), "pretrainings"] as const;
}
