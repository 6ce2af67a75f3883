import { corpusKey } from "@/lib/corpus";
import type { Schemas } from "@/lib/schema";

export type ExperimentRow = Schemas["Experiment"];
export type Experiment = Schemas["ExperimentDetail"];
export type Cell = Schemas["Cell"];
export type CellFigures = Schemas["CellFigures"];
export type Figure = Schemas["Figure"];
export type Plan = Schemas["Plan"];
export type SettingField = Schemas["SettingField"];
export type Spec = Schemas["SpecRequest"];

/** A cell of which at least one run is over. */
export type Played = Cell & { figures: CellFigures };

export function experimentsKey(corpusId: number) {
  return [...corpusKey(corpusId), "experiments"] as const;
}

export function isPlayed(cell: Cell): cell is Played {
  return cell.figures !== null;
}
