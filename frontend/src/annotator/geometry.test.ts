import { expect, test } from "vitest";

import { type Box, caretX, offsetAtPoint, offsetInNextLine, visualLines } from "./geometry";

/** Ten square characters a line, 20 × 20, lines 40 apart. */
const boxes: Box[] = Array.from({ length: 25 }, (_, i) => {
  const left = (i % 10) * 20;
  const top = Math.floor(i / 10) * 40;
  return { left, right: left + 20, top, bottom: top + 20 };
});

test("lines are found by height", () => {
  expect(visualLines(boxes).map(({ first }) => first)).toEqual([0, 10, 20]);
});

test("a point is the nearest gap between characters", () => {
  expect(offsetAtPoint(boxes, 45, 5)).toBe(2);
  expect(offsetAtPoint(boxes, 55, 5)).toBe(3);
  expect(offsetAtPoint(boxes, 999, 45)).toBe(20);
  expect(offsetAtPoint([], 1, 1)).toBe(0);
});

test("down and up keep the column", () => {
  expect(offsetInNextLine(boxes, 3, 1, caretX(boxes, 3))).toBe(13);
  expect(offsetInNextLine(boxes, 13, -1, caretX(boxes, 13))).toBe(3);
});

test("a shorter line takes the caret to its end and beyond the last line to the end of the text", () => {
  expect(offsetInNextLine(boxes, 19, 1, caretX(boxes, 19))).toBe(25);
  expect(offsetInNextLine(boxes, 22, 1, 40)).toBe(25);
  expect(offsetInNextLine(boxes, 3, -1, 60)).toBe(0);
});

test("the caret does not slip to the line after the one it was sent to", () => {
  expect(offsetInNextLine(boxes, 22, -1, 999)).toBe(19);
});

test("a point among letters that run from right to left is the gap it is seen in", () => {
  // 用 [0, 20), then four letters from 100 back to 20, then 牌 [100, 120).
  const lefts = [0, 80, 60, 40, 20, 100];
  const mixed = lefts.map((left) => ({ left, right: left + 20, top: 0, bottom: 20 }));
  expect(offsetAtPoint(mixed, 99, 5)).toBe(1);
  expect(offsetAtPoint(mixed, 75, 5)).toBe(2);
  expect(offsetAtPoint(mixed, 61, 5)).toBe(3);
  expect(offsetAtPoint(mixed, 41, 5)).toBe(4);
  expect(offsetAtPoint(mixed, 21, 5)).toBe(5);
  expect(offsetAtPoint(mixed, 105, 5)).toBe(5);
  expect(offsetAtPoint(mixed, 119, 5)).toBe(6);
});

test("a mark without a width of its own does not draw the caret before the letter that bears it", () => {
  const borne = [0, 20, 20].map((left, i) => ({ left, right: i === 1 ? 20 : left + 20, top: 0, bottom: 20 }));
  expect(offsetAtPoint(borne, 19, 5)).toBeGreaterThan(0);
});
