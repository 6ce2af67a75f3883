import { expect, test } from "vitest";

import { epochCurves } from "./epochSeries";

function epochs(...rows: [part: string, epoch: number][]) {
  return rows.map(([part, epoch]) => ({ part, epoch, loss: 1, dev_f1: epoch / 10, seconds: 1 }));
}

test("a single model has one curve", () => {
  expect(epochCurves(epochs(["", 1], ["", 2]))).toEqual([{ part: "", points: [[1, 0.1], [2, 0.2]] }]); // prettier-ignore
  expect(epochCurves([])).toEqual([]);
});

test("every tagger of a split has its own, the detector none", () => {
  const curves = epochCurves(epochs(["strong", 1], ["strong", 2], ["weak", 1], ["detector", 1]));
  expect(curves.map(({ part, points }) => [part, points.length])).toEqual([["strong", 2], ["weak", 1]]); // prettier-ignore
});

test("folds are shown only until a model that is kept is trained", () => {
  const folds = epochs(["base-1-fold-1", 1], ["base-2-fold-1", 1]);
  expect(epochCurves(folds).map(({ part }) => part)).toEqual(["base-2-fold-1"]);
  expect(epochCurves([...folds, ...epochs(["base-1", 1])]).map(({ part }) => part)).toEqual(["base-1"]);
});
