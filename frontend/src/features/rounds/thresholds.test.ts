import { expect, test } from "vitest";

import { moveByKey, moveTo, outcome } from "./thresholds";

/** Ten sentences: confidence 0.1005, 0.2005 … 1.0 */
const fine = Array.from({ length: 1000 }, (_, bin) => (bin % 100 === 0 && bin > 0 ? 1 : 0));
fine[999] = 1;

test("above high is accepted, below low is queued, the rest is left", () => {
  expect(outcome(fine, { high: 0.9, low: 0.3 })).toEqual({ accept: 2, queue: 2, leave: 6 });
});

test("a threshold includes its own bin when it accepts and leaves it out when it queues", () => {
  expect(outcome(fine, { high: 0.5, low: 0.5 })).toEqual({ accept: 6, queue: 4, leave: 0 });
});

test("no more are queued than the budget allows: they stay in the pool", () => {
  expect(outcome(fine, { high: 0.9, low: 0.9 }, 3)).toEqual({ accept: 2, queue: 3, leave: 5 });
});

test("the counts always add up to the pool", () => {
  for (let high = 0; high <= 1; high += 0.013) {
    const { accept, queue, leave } = outcome(fine, { high, low: high / 2 }, 2);
    expect(accept + queue + leave).toBe(10);
  }
});

test("binary fractions do not shift a threshold by a bin", () => {
  const one = Array.from({ length: 1000 }, (_, bin) => (bin === 290 ? 1 : 0));
  expect(outcome(one, { high: 0.29, low: 0 }).accept).toBe(1);
});

test("an empty pool gives nothing to do", () => {
  expect(outcome([], { high: 0.9, low: 0.3 })).toEqual({ accept: 0, queue: 0, leave: 0 });
});

test("a threshold stops at the other one and at the ends", () => {
  const now = { high: 0.9, low: 0.3 };
  expect(moveTo(now, "high", 0.1).high).toBe(0.3);
  expect(moveTo(now, "low", 0.95).low).toBe(0.9);
  expect(moveTo(now, "high", 1.7).high).toBe(1);
  expect(moveTo(now, "low", -1).low).toBe(0);
});

test("a high threshold of 0 would accept everything and does not exist", () => {
  expect(moveTo({ high: 0.9, low: 0 }, "high", 0).high).toBe(0.001);
});

test("arrow keys move a threshold by a hundredth, with Shift by a thousandth", () => {
  const now = { high: 0.9, low: 0.3 };
  expect(moveByKey(now, "high", "ArrowRight", false)?.high).toBe(0.91);
  expect(moveByKey(now, "low", "ArrowDown", true)?.low).toBe(0.299);
  expect(moveByKey(now, "high", "End", false)?.high).toBe(1);
});

test("other keys are left to the browser", () => {
  expect(moveByKey({ high: 0.9, low: 0.3 }, "high", "Tab", false)).toBeNull();
});
