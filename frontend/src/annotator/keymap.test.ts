import { expect, test } from "vitest";

import { actionFor, reservedKeys } from "./keymap";

const hotkeys = new Map([
  ["1", "Material"],
  ["p", "Part"],
  ["s", "Structure"],
]);

function action(key: string, extra = {}) {
  return actionFor({ key, ...extra }, hotkeys);
}

test("a hotkey labels, with Caps Lock too", () => {
  expect(action("1")).toEqual({ is: "command", command: { do: "label", type: "Material" } });
  expect(action("P")).toEqual({ is: "command", command: { do: "label", type: "Part" } });
});

test("a reserved letter stays a command whatever hotkeys there are", () => {
  expect(action("s")).toEqual({ is: "skip" });
  expect(Object.keys(reservedKeys).sort().join("")).toBe("aglsux");
});

test.each([
  [{ key: "z", ctrlKey: true }, "undo"],
  [{ key: "y", ctrlKey: true }, "redo"],
  [{ key: "Z", ctrlKey: true, shiftKey: true }, "redo"],
  [{ key: "z", metaKey: true }, "undo"],
  [{ key: "Enter" }, "enter"],
  [{ key: "PageUp" }, "previous"],
  [{ key: "?", shiftKey: true }, "help"],
  [{ key: "？", shiftKey: true }, "help"],
  [{ key: "/" }, "findType"],
  [{ key: "/", shiftKey: true }, "findType"],
  [{ key: "、" }, "findType"],
  [{ key: "Process", code: "Slash" }, "findType"],
])("%o is %s", (press, is) => {
  expect(actionFor(press, hotkeys)).toEqual({ is });
});

test("brackets move the start, braces the end, on a Chinese layout too", () => {
  const boundary = (edge: string, step: number) => ({ is: "command", command: { do: "boundary", edge, step } });
  expect([action("["), action("]"), action("{"), action("}")]).toEqual([
    boundary("start", -1),
    boundary("start", 1),
    boundary("end", -1),
    boundary("end", 1),
  ]);
  expect(action("【")).toEqual(action("["));
});

test("a key that an input method swallows is known by its place", () => {
  expect(action("Process", { code: "KeyP" })).toEqual(action("p"));
  expect(action("Process", { code: "Digit1" })).toEqual(action("1"));
  expect(action("Process", { code: "Slash", shiftKey: true })).toEqual({ is: "help" });
});

test("the browser keeps its own shortcuts", () => {
  expect([action("r", { ctrlKey: true }), action("1", { altKey: true }), action("Tab", { ctrlKey: true }), action("F5")]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
