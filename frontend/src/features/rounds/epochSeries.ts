import type { Epoch } from "./api/round";

export interface Curve {
  part: string;
  points: (readonly [epoch: number, f1: number])[];
}

/**
 * One curve per part of an ensemble. A detector tags nothing. What the folds of a stack learned is thrown away: they
 * are shown only as long as there is nothing else, and then only the one that is trained.
 */
export function epochCurves(history: readonly Epoch[]): Curve[] {
  const curves = new Map<string, Curve>();
  for (const { part, epoch, dev_f1 } of history) {
    if (part === "detector") continue;
    const curve = curves.get(part) ?? { part, points: [] };
    curve.points.push([epoch, dev_f1]);
    curves.set(part, curve);
  }
  const all = [...curves.values()];
  const kept = all.filter(({ part }) => !part.includes("-fold-"));
  return kept.length ? kept : all.slice(-1);
}
