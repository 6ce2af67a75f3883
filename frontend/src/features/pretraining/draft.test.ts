import { expect, test } from "vitest";

import { newDraft, settingsOf, usual } from "./draft";

test("what is the server's default is not sent", () => {
  expect(settingsOf(newDraft)).toEqual({});
  expect(settingsOf({ ...newDraft, characters: 20_000_000, batch: 64, seed: 1 })).toEqual({});
  expect(settingsOf({ ...newDraft, characters: 1000, rate: 0.002 })).toEqual({ characters: 1000, rate: 0.002 });
});

test("an encoder that goes on learning does so at a low rate, unless another is typed, and with its own vocabulary", () => {
  const draft = { ...newDraft, start: " hfl/x ", vocabulary: 500 };
  expect(usual("rate", draft.start)).toBe(0.00005);
  expect(settingsOf(draft)).toEqual({ start: "hfl/x", rate: 0.00005 });
  expect(settingsOf({ ...draft, rate: 0.001 })).toEqual({ start: "hfl/x" });
});
