import type { Span } from "@/annotator/span";

import type { Schemas } from "./schema";

export type Split = Schemas["Split"];
export const splits: readonly Split[] = ["pool", "dev", "test"];

export type Status = Schemas["SentenceStatus"];
export const statuses: readonly Status[] = ["unlabelled", "labelled", "auto", "skipped", "conflict"];

export type Origin = Schemas["Origin"];
export const origins: readonly Origin[] = ["human", "adjudicated", "imported", "auto"];

export type Sentence = Schemas["Sentence"];
export type Annotation = Schemas["Annotation"];
export type { Span };
