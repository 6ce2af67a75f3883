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
