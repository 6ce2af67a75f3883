import { expect, test } from "vitest";

import { choices, lossesOf, withChoice, withPreset } from "./modelChoices";
import { defaults } from "./settings";

test("a decoder brings a loss by which it is learned", () => {
  const softmax = withChoice(defaults, "decoder", "softmax");
  expect(softmax.loss).toBe("ce");
  expect(withChoice(softmax, "decoder", "crf").loss).toBe("crf");
  expect(withChoice(withChoice(softmax, "loss", "focal"), "decoder", "softmax").loss).toBe("focal");
});

test("what a layer does not have goes back to plain", () => {
  const elaborate = { ...defaults, attention: "scaled_dot" as const, cell: "peephole" as const };
  expect(withChoice(elaborate, "sequence", "en2bilstm")).toMatchObject({ attention: "cosine", cell: "peephole" });
  expect(withChoice(elaborate, "sequence", "none")).toMatchObject({ attention: "cosine", cell: "plain" });
});

test("every loss belongs to exactly one decoder", () => {
  expect([...lossesOf("crf"), ...lossesOf("softmax")].sort()).toEqual([...choices.loss].sort());
});

test("a preset decides the whole model and leaves the thresholds alone", () => {
  const before = { ...defaults, high: 0.7, loss: "crf+focal" as const, r_drop: 2, extra: { "train.clip": 2 } };
  const after = withPreset(before, { encoder: "x/y", sequence: "bilstm", extra: {} });
  expect(after).toMatchObject({ high: 0.7, loss: "crf", r_drop: 0, encoder: "x/y", sequence: "bilstm", extra: {} });
});
