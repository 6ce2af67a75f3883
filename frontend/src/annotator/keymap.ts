import type { Command } from "./commands";

/** What a key asks for: a command on the sentence, or something of the page around it. */
export type Action =
  | { is: "command"; command: Command }
  | { is: "line"; step: 1 | -1; extend: boolean }
  | { is: "enter" | "undo" | "redo" | "skip" | "previous" | "next" | "help" | "guideline" | "letGo" | "findType" };

export interface KeyPress {
  key: string;
  code?: string;
  shiftKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
}

/** Letters that are commands on every corpus; the server refuses them as hotkeys of entity types. */
export const reservedKeys: Readonly<Record<string, Action>> = {
  a: { is: "command", command: { do: "acceptAll" } },
  g: { is: "guideline" },
  l: { is: "command", command: { do: "labelOthers" } },
  s: { is: "skip" },
  u: { is: "undo" },
  x: { is: "command", command: { do: "rejectAll" } },
};

const plain: Readonly<Record<string, Action>> = {
  Enter: { is: "enter" },
  Escape: { is: "letGo" },
  PageUp: { is: "previous" },
  PageDown: { is: "next" },
  "?": { is: "help" },
  "/": { is: "findType" },
  " ": { is: "command", command: { do: "accept" } },
  Backspace: { is: "command", command: { do: "remove" } },
  Delete: { is: "command", command: { do: "remove" } },
  "[": { is: "command", command: { do: "boundary", edge: "start", step: -1 } },
  "]": { is: "command", command: { do: "boundary", edge: "start", step: 1 } },
  "{": { is: "command", command: { do: "boundary", edge: "end", step: -1 } },
  "}": { is: "command", command: { do: "boundary", edge: "end", step: 1 } },
};

/** What a Chinese keyboard layout or input method types where others type ASCII. */
const fullWidth: Readonly<Record<string, string>> = { "？": "?", "／": "/", "、": "/", "【": "[", "】": "]", "「": "[", "」": "]", "｛": "{", "｝": "}", "『": "{", "』": "}" };

const shiftedCode: Readonly<Record<string, string>> = { Slash: "?", BracketLeft: "{", BracketRight: "}" };
const plainCode: Readonly<Record<string, string>> = { Slash: "/", NumpadDivide: "/", BracketLeft: "[", BracketRight: "]", Space: " ", Enter: "Enter" };

/** The key's character; by its place on the keyboard while an input method swallows it. */
function character(press: KeyPress): string {
  if (press.key !== "Process") return fullWidth[press.key] ?? press.key;
  const code = press.code ?? "";
  const byPlace = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase();
  return byPlace ?? (press.shiftKey ? shiftedCode : plainCode)[code] ?? "";
}

function move(press: KeyPress, byWord: boolean): Action | null {
  const extend = press.shiftKey ?? false;
  const go = (to: Extract<Command, { do: "move" }>["to"]): Action => ({ is: "command", command: { do: "move", to, extend } });
  switch (press.key) {
    case "ArrowLeft":
      return go(byWord ? "wordLeft" : "left");
    case "ArrowRight":
      return go(byWord ? "wordRight" : "right");
    case "Home":
      return go("start");
    case "End":
      return go("end");
    case "ArrowUp":
      return { is: "line", step: -1, extend };
    case "ArrowDown":
      return { is: "line", step: 1, extend };
    case "Tab":
      return byWord ? null : { is: "command", command: { do: "walk", step: extend ? -1 : 1 } };
    default:
      return null;
  }
}

function withControl(press: KeyPress): Action | null {
  const key = press.key.toLowerCase();
  if (key === "z") return { is: press.shiftKey ? "redo" : "undo" };
  if (key === "y") return { is: "redo" };
  return move(press, true);
}

/** @param hotkeys lower-case key -> name of the entity type */
export function actionFor(press: KeyPress, hotkeys: ReadonlyMap<string, string>): Action | null {
  if (press.ctrlKey || press.metaKey) return press.altKey ? null : withControl(press);
  if (press.altKey) return null;
  const moved = move(press, false);
  if (moved) return moved;
  const key = character(press);
  const letter = key.toLowerCase();
  const type = hotkeys.get(letter);
  const reserved = key.length === 1 ? reservedKeys[letter] : undefined;
  if (reserved) return reserved;
  if (type !== undefined && key.length === 1) return { is: "command", command: { do: "label", type } };
  return plain[key] ?? null;
}
