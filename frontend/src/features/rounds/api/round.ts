import { corpusKey } from "@/lib/corpus";
import type { Schemas } from "@/lib/schema";

export type Round = Schemas["Round"];
export type RoundSettings = Schemas["RoundSettings"];
export type PhaseState = Schemas["PhaseState"];
export type Evaluation = Schemas["Evaluation"];
export type Score = Schemas["Score"];
export type Transfer = Schemas["Transfer"];
export type Epoch = Schemas["Epoch"];

export const strategies: readonly RoundSettings["strategy"][] = ["least_confidence", "random", "mnlp", "token_entropy", "margin"];
export const autoAcceptModes: readonly RoundSettings["auto_accept"][] = ["off", "threshold"];

export function roundsKey(corpusId: number) {
  return [...corpusKey(corpusId), "rounds"] as const;
}
