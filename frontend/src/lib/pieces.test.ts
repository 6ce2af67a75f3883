import { expect, test } from "vitest";

import { excerpt, pieces } from "./pieces";

test("a text is cut at its spans", () => {
  const cut = pieces("材料为45钢。", [{ start: 3, end: 6, type: "Material" }]);
  expect(cut.map((piece) => [piece.text, piece.span?.type])).toEqual([
    ["材料为", undefined],
    ["45钢", "Material"],
    ["。", undefined],
  ]);
});

test("a character outside the BMP counts as one", () => {
  const cut = pieces("𠮷野家在北京", [
    { start: 4, end: 6, type: "Place" },
    { start: 0, end: 3, type: "Name" },
  ]);
  expect(cut.map((piece) => piece.text)).toEqual(["𠮷野家", "在", "北京"]);
});

test("a text without spans is one piece", () => {
  expect(pieces("油位", [])).toEqual([{ text: "油位", start: 0, span: null }]);
});

test("a span beyond the text is left out", () => {
  expect(pieces("油位", [{ start: 1, end: 9, type: "Part" }]).map((piece) => piece.text)).toEqual(["油位"]);
});

test("an excerpt is what the spans cover, counted in code points", () => {
  const spans = [
    { start: 2, end: 4, type: "Part" },
    { start: 1, end: 2, type: "Part" },
  ];
  expect(excerpt("𠮷主轴承。", spans)).toEqual({
    text: "主轴承",
    spans: [
      { start: 1, end: 3, type: "Part" },
      { start: 0, end: 1, type: "Part" },
    ],
  });
});
