import { expect, test } from "vitest";

import { choices, lossesOf, withChoice, withEncoder, withPreset } from "./modelChoices";
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
  expect(withChoice(elaborate, "sequence", "lattice")).toMatchObject({ attention: "cosine", cell: "plain" });
  expect(withChoice(elaborate, "sequence", "none")).toMatchObject({ attention: "cosine", cell: "plain" });
});

test("every loss belongs to exactly one decoder", () => {
  expect([...lossesOf("crf"), ...lossesOf("softmax")].sort()).toEqual([...choices.loss].sort());
});

test("the low rate of a pretrained encoder goes with it", () => {
  const steel = { ...defaults, encoder: "a/b", extra: { "train.lr_encoder": 2e-5, "train.batch_size": 8 } };
  expect(withEncoder(steel, "c/d").extra).toEqual(steel.extra);
  for (const name of ["scratch:base", "embedding", "vectors:/x"]) {
    expect(withEncoder(steel, name)).toMatchObject({ encoder: name, extra: { "train.batch_size": 8 } });
    expect(withEncoder(steel, name).extra).not.toHaveProperty(["train.lr_encoder"]);
  }
});

test("a preset decides the whole model and leaves the thresholds alone", () => {
  const before = { ...defaults, high: 0.7, loss: "crf+focal" as const, r_drop: 2, extra: { "train.clip": 2 } };
  const after = withPreset(before, { encoder: "x/y", sequence: "bilstm", extra: {} });
  expect(after).toMatchObject({ high: 0.7, loss: "crf", r_drop: 0, encoder: "x/y", sequence: "bilstm", extra: {} });
});
