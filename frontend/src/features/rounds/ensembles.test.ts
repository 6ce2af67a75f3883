import { expect, test } from "vitest";

import { baseLabel, baseText, detectors, single, trainings, withDetector, withKind, withWeakTypes } from "./ensembles";
import { withPreset } from "./modelChoices";
import { defaults } from "./settings";

const stacking = { ...single, kind: "stacking" as const, bases: ["msra", { encoder: "a/b", sequence: "none" }], folds: 3 };

test("another kind leaves no option behind that the server would refuse", () => {
  expect(withKind(stacking, "weak_strong")).toEqual({ ...single, kind: "weak_strong" });
  expect(withKind(stacking, "stacking")).toBe(stacking);
  expect(withKind(stacking, "none")).toEqual(single);
});

test("types are weak by name or by frequency, not both", () => {
  const rare = { ...single, kind: "weak_strong" as const, rare_below: 0.1 };
  expect(withWeakTypes(rare, ["Part"])).toMatchObject({ weak_types: ["Part"], rare_below: 0.02 });
  expect(withWeakTypes(rare, [])).toMatchObject({ weak_types: [], rare_below: 0.1 });
});

test("without a detector the weak tagger reads everything", () => {
  const split = { ...single, kind: "weak_strong" as const };
  expect(detectors.map((detector) => withDetector(split, detector).weak_reads_all)).toEqual([false, false, false, true]);
  expect(withDetector({ ...split, weak_reads_all: true }, "rnn_cnn").weak_reads_all).toBe(true);
});

test("a stack trains every model once per fold and once on everything", () => {
  expect(trainings(stacking)).toBe(12);
  expect(trainings({ ...stacking, bases: ["msra"], folds: 5 })).toBe(12);
});

test("a base is a preset's id or settings", () => {
  expect(stacking.bases.map(baseText)).toEqual(["msra", '{"encoder":"a/b","sequence":"none"}']);
  expect(stacking.bases.map(baseLabel)).toEqual(["msra", "encoder = a/b, sequence = none"]);
});

test("a preset brings its ensemble, and one without takes it away", () => {
  const stacked = withPreset(defaults, { encoder: "a/b", ensemble: stacking });
  expect(stacked.ensemble).toEqual(stacking);
  expect(withPreset(stacked, { encoder: "c/d" }).ensemble).toEqual(single);
});
