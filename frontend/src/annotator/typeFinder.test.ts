import { describe, expect, test } from "vitest";

import { findTypes, step, used } from "./typeFinder";

const types = [
  { name: "Material", title: "材料" },
  { name: "Part", title: "零部件" },
  { name: "HeatTreatment", title: "热处理" },
  { name: "TestPart", title: "" },
];

function found(typed: string, recent: string[] = []): string[] {
  return findTypes(types, typed, recent).map(({ name }) => name);
}

describe("finding a type", () => {
  test("what is typed stands anywhere in the name or the title", () => {
    expect(found("part")).toEqual(["Part", "TestPart"]);
    expect(found("处理")).toEqual(["HeatTreatment"]);
    expect(found("zzz")).toEqual([]);
  });

  test("letters are found whatever their case and width, blanks around them do not count", () => {
    expect(found(" TREAT ")).toEqual(["HeatTreatment"]);
    expect(found("ｐａｒｔ")).toEqual(["Part", "TestPart"]);
  });

  test("what the key that opens the list leaves in the field does not count", () => {
    expect(found("、材")).toEqual(["Material"]);
    expect(found("/")).toEqual(found(""));
  });

  test("with nothing typed those used last come first, then the others in their order", () => {
    expect(found("", ["TestPart", "Gone", "Part"])).toEqual(["TestPart", "Part", "Material", "HeatTreatment"]);
  });

  test("once something is typed the order is the corpus's", () => {
    expect(found("part", ["TestPart"])).toEqual(["Part", "TestPart"]);
  });
});

test("the type used last is the first of the recent ones, each stands there once, and old ones are forgotten", () => {
  expect(used(["Part", "Material"], "Material")).toEqual(["Material", "Part"]);
  const many = Array.from({ length: 200 }, (_, i) => `T${i}`);
  expect(used(many, "New")).toHaveLength(100);
});

test.each([
  ["ArrowDown", 0, 1],
  ["ArrowDown", 2, 0],
  ["ArrowUp", 1, 0],
  ["ArrowUp", 0, 2],
  ["Home", 2, 0],
  ["End", 0, 2],
])("%s from %i leads to %i of three", (key, from, to) => {
  expect(step(key, from, 3)).toBe(to);
});

test("other keys choose nothing, and nothing is chosen among none", () => {
  expect(step("a", 0, 3)).toBeNull();
  expect(step("ArrowDown", 0, 0)).toBeNull();
});
