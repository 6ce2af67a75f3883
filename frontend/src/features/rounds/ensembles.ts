import type { RoundSettings } from "./api/round";

export type Ensemble = RoundSettings["ensemble"];
export type Base = Ensemble["bases"][number];

export const kinds: readonly Ensemble["kind"][] = ["none", "weak_strong", "stacking"];
export const detectors: readonly Ensemble["detector"][] = ["rnn_cnn", "lstm_attention", "self_attention", "none"];

export const single: Ensemble = {
  kind: "none",
  weak_types: [],
  rare_below: 0.02,
  detector: "rnn_cnn",
  detector_epochs: 15,
  weak_reads_all: false,
  bases: [],
  folds: 5,
  trees: 100,
  min_leaf: 5,
};

/** An ensemble of that kind: options of another kind would be refused. */
export function withKind(ensemble: Ensemble, kind: Ensemble["kind"]): Ensemble {
  return ensemble.kind === kind ? ensemble : { ...single, kind };
}

/** Named types leave nothing to be decided by frequency. */
export function withWeakTypes(ensemble: Ensemble, weak_types: string[]): Ensemble {
  return { ...ensemble, weak_types, rare_below: weak_types.length ? single.rare_below : ensemble.rare_below };
}

/** Without a detector the weak tagger is always asked, so it must have read everything. */
export function withDetector(ensemble: Ensemble, detector: Ensemble["detector"]): Ensemble {
  return { ...ensemble, detector, weak_reads_all: detector === "none" || ensemble.weak_reads_all };
}

/** How many models a stack trains: one per fold, and one on everything, of its own model and of each base. */
export function trainings({ folds, bases }: Ensemble): number {
  return (folds + 1) * (bases.length + 1);
}

/** A base as a text: the id of its preset, or its settings as JSON. */
export function baseText(base: Base): string {
  return typeof base === "string" ? base : JSON.stringify(base);
}

/** For people: `encoder = x, sequence = none`. */
export function baseLabel(base: Base): string {
  if (typeof base === "string") return base;
  return Object.entries(base)
    .map(([name, value]) => `${name} = ${String(value)}`)
    .join(", ");
}
