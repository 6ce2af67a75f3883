import { expect, test } from "vitest";

import { isPlayed } from "./api/experiment";
import { around, costOption, scoresOption, told, typesOf, typesOption } from "./charts";
import { cell, figure } from "./fakes";

const cells = [cell("loss=crf", 0.8, 5), cell("loss=focal", 0.9, 10)].filter(isPlayed);
const percent = (share: number) => `${Math.round(100 * share)}%`;
const ink = { text: "black", line: "grey" };

test("a bar per cell with its spread cut off at 100 %", () => {
  const sure = cells.map((one) => ({ ...one, figures: { ...one.figures, scores: { ...one.figures.scores, micro: { ...one.figures.scores.micro, f1: figure(0.99, 0.05) } } } }));
  const { series, yAxis } = scoresOption(sure, percent)(ink);
  expect(yAxis.data).toEqual(["loss=crf", "loss=focal"]);
  expect(series[0]?.data).toEqual([0.99, 0.99]);
  expect(series[1]?.data).toEqual([
    [0, expect.closeTo(0.94), 1],
    [1, expect.closeTo(0.94), 1],
  ]);
});

test("a point per cell at its time and its F1", () => {
  const { series, legend } = costOption(cells, percent, "s")(ink);
  expect(series.slice(0, 2).map(({ data }) => data)).toEqual([[[5, 0.8]], [[10, 0.9]]]);
  expect(legend.data).toEqual(["loss=crf", "loss=focal"]);
});

test("a row per entity type under its title, the most frequent first", () => {
  expect(typesOf(cells)).toEqual(["Part", "Material"]);
  const { yAxis, series } = typesOption(cells, new Map([["Part", "零件"]]), percent)(ink);
  expect(yAxis.data).toEqual(["零件", "Material"]);
  expect(series[0]?.data).toEqual([
    [0.8, "零件"],
    [0.8, "Material"],
  ]);
});

test("of a single run there is no spread to tell or to draw", () => {
  expect([told(figure(0.5, null), percent), told(figure(0.5, 0.02), percent)]).toEqual(["50%", "50% ± 2%"]);
  const single = cells.map((one) => ({ ...one, figures: { ...one.figures, scores: { ...one.figures.scores, micro: { ...one.figures.scores.micro, f1: figure(0.5, null) } } } }));
  expect(scoresOption(single, percent)(ink).series[1]?.data).toEqual([]);
});

test("an axis holds every figure with its spread and never leaves 0 to 100 %", () => {
  expect(around([figure(0.71, 0.02), figure(0.83, 0.04)])).toEqual({ min: expect.closeTo(0.6) as number, max: expect.closeTo(0.9) as number });
  expect(around([figure(1, 0)])).toEqual({ min: expect.closeTo(0.9) as number, max: 1 });
  expect(around([figure(0, null)])).toEqual({ min: 0, max: expect.closeTo(0.1) as number });
});
