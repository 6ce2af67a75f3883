import type { RoundSettings } from "./api/round";

export type Thresholds = Pick<RoundSettings, "high" | "low">;
export type Edge = keyof Thresholds;

/** Thresholds are multiples of this, as fine as the bins, so that the counts are exact. */
export const STEP = 0.001;

export interface Outcome {
  accept: number;
  queue: number;
  leave: number;
}

function binOf(threshold: number, bins: number): number {
  return Math.round(threshold * bins);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/**
 * What these thresholds would do with the pool: at `high` and above accepted, below `low` queued as far as the budget
 * goes, the rest left for the next round.
 * @param fine counts in equal bins of confidence from 0 to 1
 */
export function outcome(fine: readonly number[], { high, low }: Thresholds, budget = Infinity): Outcome {
  const accept = sum(fine.slice(binOf(high, fine.length)));
  const queue = Math.min(budget, sum(fine.slice(0, binOf(low, fine.length))));
  return { accept, queue, leave: sum(fine) - accept - queue };
}

function rounded(value: number): number {
  return Math.round(value / STEP) / (1 / STEP);
}

/** One threshold moved to a value; it stops at the other one and at the ends. */
export function moveTo(thresholds: Thresholds, edge: Edge, value: number): Thresholds {
  const [least, most] = edge === "high" ? [Math.max(thresholds.low, STEP), 1] : [0, thresholds.high];
  return { ...thresholds, [edge]: Math.min(most, Math.max(least, rounded(value))) };
}

const steps: Record<string, number> = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.05, PageUp: 0.05 };

/** Where a key moves a threshold, or null for a key that means nothing here. Shift moves by the least step. */
export function moveByKey(thresholds: Thresholds, edge: Edge, key: string, shift: boolean): Thresholds | null {
  if (key === "Home") return moveTo(thresholds, edge, 0);
  if (key === "End") return moveTo(thresholds, edge, 1);
  const step = steps[key];
  if (step === undefined) return null;
  return moveTo(thresholds, edge, thresholds[edge] + (shift ? Math.sign(step) * STEP : step));
}
