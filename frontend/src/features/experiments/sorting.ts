import { type Cell, isPlayed, type Played } from "./api/experiment";

export const averages = ["micro", "macro", "weighted"] as const;
export type Average = (typeof averages)[number];

export const columns = ["precision", "recall", "f1", "train_seconds", "parameters", "sentences_per_second"] as const;
export type Column = (typeof columns)[number];

export interface Order {
  column: Column;
  descending: boolean;
}

export function figureOf({ figures }: Played, column: Column, average: Average) {
  if (column === "precision" || column === "recall" || column === "f1") return figures.scores[average][column];
  return figures[column];
}

/** Cells of which no run is over come last, whichever way the others are ordered. */
export function sorted(cells: readonly Cell[], order: Order, average: Average): Cell[] {
  const sign = order.descending ? -1 : 1;
  const played = cells.filter(isPlayed);
  const mean = (cell: Played) => figureOf(cell, order.column, average).mean;
  return [...played.sort((a, b) => sign * (mean(a) - mean(b))), ...cells.filter((cell) => !isPlayed(cell))];
}

/** The first click on a column shows its best end first: the highest scores, the shortest times. */
export function turned(order: Order, column: Column): Order {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== "train_seconds" && column !== "parameters" };
}

const MOST = 10;

/** Cells that can be told apart in one picture: the best ones, in the order of the specification. */
export function bestOf(cells: readonly Cell[]): Played[] {
  const played = cells.filter(isPlayed);
  const ranked = [...played].sort((a, b) => b.figures.scores.micro.f1.mean - a.figures.scores.micro.f1.mean).slice(0, MOST);
  return played.filter((cell) => ranked.includes(cell));
}
