import { expect, test } from "vitest";

import { newDraft, settingsOf } from "./draft";

test("only what was typed is sent: the rest is the server's to decide", () => {
  expect(settingsOf({ ...newDraft, start: "" })).toEqual({});
  expect(settingsOf({ ...newDraft, start: "", characters: 1000, rate: 0.002 })).toEqual({ characters: 1000, rate: 0.002 });
});

test("a number is sent as one, however it was typed", () => {
  expect(settingsOf({ ...newDraft, start: "", rate: "0.10" })).toEqual({ rate: 0.1 });
});

test("an encoder that goes on learning brings its vocabulary, and is the one in the box unless another is chosen", () => {
  expect(settingsOf({ ...newDraft, start: " hfl/x ", vocabulary: 500 })).toEqual({ start: "hfl/x" });
  expect(settingsOf(newDraft)).toEqual({ start: "anneal:zh-tiny" });
});
