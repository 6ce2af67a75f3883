import { expect, test } from "vitest";

import type { EntityType } from "@/lib/entityTypes";

import { moved, newPositions } from "./order";
import { hotkeyProblem, nameProblem } from "./problems";

const material: EntityType = { id: 1, name: "Material", title: "材料", colour: "#dc2626", hotkey: "m", description: "", position: 1, span_count: 3 };
const part: EntityType = { ...material, id: 2, name: "Part", title: "零部件", hotkey: "2", position: 2 };
const shape: EntityType = { ...material, id: 3, name: "Shape", title: "形状", hotkey: "3", position: 3 };

test("a free letter or digit is a hotkey, and so is none", () => {
  expect(["k", "K", "9", ""].map((key) => hotkeyProblem(key, [material]))).toEqual([null, null, null, null]);
});

test("a key that another type has is refused and that type is named", () => {
  expect(hotkeyProblem("M", [material])).toEqual({ kind: "taken", by: material });
});

test("a key that is a command of the annotator is refused", () => {
  expect(hotkeyProblem("s", [])).toEqual({ kind: "reserved" });
});

test("a key that no keyboard sends as one letter or digit is refused", () => {
  expect([hotkeyProblem("é", []), hotkeyProblem("12", [])]).toEqual([{ kind: "characters" }, { kind: "characters" }]);
});

test.each([
  ["Material", "taken"],
  ["", "empty"],
  ["B-Part", "characters"],
  ["Heat treatment", "characters"],
  ["零部件", null],
])("the name %j: %s", (name, problem) => {
  expect(nameProblem(name, [material])).toBe(problem);
});

test("a type moves past its neighbour, and stays at the ends", () => {
  const names = (types: EntityType[]) => types.map(({ name }) => name);
  expect(names(moved([material, part, shape], 2, -1))).toEqual(["Material", "Shape", "Part"]);
  expect(names(moved([material, part], 0, -1))).toEqual(["Material", "Part"]);
});

test("only changed positions are saved", () => {
  expect(newPositions([material, shape, part])).toEqual([
    { id: 3, position: 2 },
    { id: 2, position: 3 },
  ]);
});
