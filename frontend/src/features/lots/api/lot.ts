import { corpusKey } from "@/lib/corpus";
import type { Schemas } from "@/lib/schema";

export type Lot = Schemas["Lot"];
export type LotItem = Schemas["LotItem"];

export function lotsKey(corpusId: number) {
  return [...corpusKey(corpusId), "lots"] as const;
}
