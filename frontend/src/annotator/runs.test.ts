import { expect, test } from "vitest";

import { openDoc } from "./document";
import { blocks } from "./runs";
import { perform } from "./commands";
import { select, span } from "./testing";

const doc = openDoc("用𠮷野家的轴承", [span(1, 4, "Model")], [span(5, 7)]);

test("blocks put together are the sentence", () => {
  const text = blocks(doc).flatMap(({ runs }) => runs.map((run) => run.text));
  expect(text.join("")).toBe("用𠮷野家的轴承");
});

test("a block stands for each mark and each stretch between", () => {
  expect(blocks(doc).map(({ mark }) => mark?.span.type ?? null)).toEqual([null, "Model", null, "Part"]);
});

test("a selection cuts blocks where it begins and ends", () => {
  const selected = blocks(perform(doc, select(2, 6)).doc).flatMap(({ runs }) => runs.filter((run) => run.selected));
  expect(selected.map(({ text }) => text)).toEqual(["野家", "的", "轴"]);
});

test("a tag has the room up to the next mark", () => {
  expect(blocks(doc).filter(({ mark }) => mark).map(({ room }) => room)).toEqual([4, Infinity]);
});
