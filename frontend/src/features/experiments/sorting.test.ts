import { expect, test } from "vitest";

import type { Order } from "./sorting";
import { bestOf, sorted, turned } from "./sorting";
import { cell } from "./fakes";

const cells = [cell("waiting", null), cell("slow", 0.9, 60), cell("quick", 0.8, 5)];
const names = (order: Order, average: "micro" | "macro" = "micro") => sorted(cells, order, average).map(({ name }) => name);

test("the best comes first, and what has no figures last whichever way", () => {
  expect(names({ column: "f1", descending: true })).toEqual(["slow", "quick", "waiting"]);
  expect(names({ column: "f1", descending: false })).toEqual(["quick", "slow", "waiting"]);
  expect(names({ column: "train_seconds", descending: false })).toEqual(["quick", "slow", "waiting"]);
});

test("another average may have another order", () => {
  expect(names({ column: "f1", descending: true }, "macro")).toEqual(["quick", "slow", "waiting"]);
});

test("the first click shows the best end of a column, the second turns it round", () => {
  const byScore = turned({ column: "train_seconds", descending: false }, "f1");
  expect(byScore).toEqual({ column: "f1", descending: true });
  expect(turned(byScore, "f1")).toEqual({ column: "f1", descending: false });
  expect(turned(byScore, "train_seconds")).toEqual({ column: "train_seconds", descending: false });
});

test("pictures show the ten best in the order of the table", () => {
  const many = Array.from({ length: 14 }, (_, number) => cell(`cell ${number}`, number / 20));
  expect(bestOf([...many].reverse()).map(({ name }) => name)).toEqual(Array.from({ length: 10 }, (_, index) => `cell ${13 - index}`));
});
