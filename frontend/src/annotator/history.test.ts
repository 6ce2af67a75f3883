import { describe, expect, test } from "vitest";

import type { Command } from "./commands";
import { type Doc, openDoc } from "./document";
import { type History, redo, run, startHistory, undo } from "./history";
import { type Span, spanProblem } from "./span";
import { after, label, seeded, select, span } from "./testing";

const types = ["Material", "Part", "Model"];
const text = "用𠮷野家的6204轴承👨‍👩‍👧和轴承座换轴承";

function anyCommand(random: () => number, doc: Doc): Command {
  const upTo = (n: number) => Math.floor(random() * n);
  const offset = () => upTo(doc.points.length + 3) - 1;
  const choices: Command[] = [
    { do: "move", to: (["left", "right", "wordLeft", "wordRight", "start", "end"] as const)[upTo(6)] ?? "left", extend: random() < 0.5 },
    { do: "moveTo", offset: offset(), extend: random() < 0.5 },
    select(offset(), offset()),
    label(types[upTo(3)] ?? "Part"),
    label(types[upTo(3)] ?? "Part"),
    { do: "walk", step: random() < 0.5 ? 1 : -1 },
    { do: "boundary", edge: random() < 0.5 ? "start" : "end", step: random() < 0.5 ? 1 : -1 },
    { do: "remove" },
    { do: "accept" },
    { do: "labelOthers" },
    { do: "letGo" },
    random() < 0.2 ? { do: "acceptAll" } : { do: "walk", step: 1 },
    random() < 0.1 ? { do: "rejectAll" } : { do: "activate", start: offset() },
  ];
  return choices[upTo(choices.length)] ?? { do: "letGo" };
}

function isSound(doc: Doc): boolean {
  const all: Span[] = [...doc.spans, ...doc.suggestions];
  const within = [doc.cursor, doc.anchor].every((offset) => offset >= 0 && offset <= doc.points.length);
  const sorted = doc.spans.every((each, i) => i === 0 || each.start >= (doc.spans[i - 1]?.end ?? 0));
  return within && sorted && spanProblem(doc.points.length, all, new Set(types)) === null;
}

function labels(doc: Doc) {
  return { spans: doc.spans, suggestions: doc.suggestions };
}

describe.each(Array.from({ length: 40 }, (_, i) => i + 1))("any 150 commands (seed %i)", (seed) => {
  const random = seeded(seed);
  const start = openDoc(text, [], [span(1, 4, "Model"), span(5, 9, "Model"), span(9, 11)]);
  const seen: Doc[] = [start];
  let history: History = startHistory(start);
  let sound = true;
  for (let i = 0; i < 150; i++) {
    const before = history;
    history = run(history, anyCommand(random, history.doc)).history;
    sound &&= isSound(history.doc);
    if (history.past.length > before.past.length) {
      seen[seen.length - 1] = before.doc;
      seen.push(history.doc);
    }
  }

  test("spans never overlap and never leave the text", () => {
    expect(sound).toBe(true);
  });

  test("undo goes back through exactly what was there, redo forward again", () => {
    const final = history.doc;
    const back: Doc[] = [];
    let at = history;
    while (at.past.length) back.push((at = undo(at)).doc);
    expect(back.reverse()).toEqual(seen.slice(0, -1));
    expect(back[0] && labels(back[0])).toEqual(labels(start));
    while (at.future.length) at = redo(at);
    expect(at.doc).toEqual(final);
  });
});

test("moving the caret is no step to undo", () => {
  expect(after(openDoc(text), { do: "move", to: "right", extend: false }).past).toEqual([]);
});

test("a new change ends what could be redone", () => {
  const labelled = after(openDoc(text), select(0, 2), label("Part"));
  const changed = run(run(undo(labelled), select(1, 3)).history, label("Part")).history;
  expect(redo(changed)).toBe(changed);
});

test("nothing to undo or redo changes nothing", () => {
  const fresh = startHistory(openDoc(text));
  expect([undo(fresh), redo(fresh)]).toEqual([fresh, fresh]);
});
