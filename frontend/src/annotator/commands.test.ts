import { describe, expect, test } from "vitest";

import { perform } from "./commands";
import { activeMark, openDoc, selection, surface } from "./document";
import { doc, label, select, span } from "./testing";

const text = "热轧钢板焊接";

describe("moving and selecting", () => {
  test("the caret moves by code points, never into a surrogate pair", () => {
    const moved = doc("𠮷野家", { do: "move", to: "right", extend: false });
    expect(moved.cursor).toBe(1);
  });

  test("a character of several code points is one step, and no place within it can be selected", () => {
    const family = "用👨‍👩‍👧牌";
    const right = { do: "move", to: "right", extend: true } as const;
    expect(doc(family, right, right).cursor).toBe(6);
    expect(doc(family, { do: "moveTo", offset: 6, extend: false }, { do: "move", to: "left", extend: false }).cursor).toBe(1);
    expect(selection(doc(family, select(1, 3)))).toEqual({ start: 1, end: 6 });
    expect(doc("cafe\u0301", { do: "moveTo", offset: 4, extend: false }).cursor).toBe(5);
  });

  test("the edge of a label steps over such a character", () => {
    const edge = { do: "boundary", edge: "end", step: 1 } as const;
    expect(doc("用👨‍👩‍👧牌", select(0, 1), label("Part"), edge).spans).toEqual([span(0, 6)]);
    expect(doc("用👨‍👩‍👧牌", select(0, 6), label("Part"), { ...edge, step: -1 }).spans).toEqual([span(0, 1)]);
  });

  test("Shift extends from where the caret stood", () => {
    const moved = doc(text, { do: "moveTo", offset: 2, extend: false }, { do: "move", to: "right", extend: true });
    expect(selection(moved)).toEqual({ start: 2, end: 3 });
  });

  test("the caret stops at both ends", () => {
    expect(doc(text, { do: "move", to: "left", extend: false }).cursor).toBe(0);
    expect(doc(text, { do: "moveTo", offset: 99, extend: false }).cursor).toBe(6);
  });

  test("an arrow without Shift leaves a selection at its near end", () => {
    expect(doc(text, select(1, 4), { do: "move", to: "left", extend: false }).cursor).toBe(1);
    expect(doc(text, select(1, 4), { do: "move", to: "right", extend: false }).cursor).toBe(4);
  });

  test("a word is taken as one step", () => {
    const moved = doc("bearing 6204", { do: "move", to: "wordRight", extend: true });
    expect(surface(moved, selection(moved) ?? { start: 0, end: 0 })).toBe("bearing");
  });
});

describe("labelling", () => {
  test("the selection becomes the active span", () => {
    const labelled = doc(text, select(0, 4), label("Material"));
    expect(labelled.spans).toEqual([span(0, 4, "Material")]);
    expect(activeMark(labelled)?.span).toEqual(span(0, 4, "Material"));
  });

  test("a selection made backwards is the same span", () => {
    expect(doc(text, select(4, 0), label("Material")).spans).toEqual([span(0, 4, "Material")]);
  });

  test("another type on the active span changes its type", () => {
    expect(doc(text, select(0, 4), label("Material"), label("Part")).spans).toEqual([span(0, 4, "Part")]);
  });

  test("a new span replaces those it covers in part", () => {
    expect(doc(text, select(0, 3), label("Part"), select(2, 6), label("Material")).spans).toEqual([span(2, 6, "Material")]);
  });

  test("touching spans both stay", () => {
    const labelled = doc(text, select(4, 6), label("Part"), select(0, 4), label("Material"));
    expect(labelled.spans).toEqual([span(0, 4, "Material"), span(4, 6)]);
  });

  test("nothing selected and nothing active: nothing happens and it says why", () => {
    const before = openDoc(text);
    expect(perform(before, label("Part"))).toEqual({ doc: before, outcome: { did: "refused", why: "nothing_selected" } });
  });

  test("every other occurrence is labelled, labelled text is left alone", () => {
    const labelled = doc("轴承和轴承和轴承座", select(6, 9), label("Part"), select(0, 2), label("Part"), { do: "labelOthers" });
    expect(labelled.spans).toEqual([span(0, 2), span(3, 5), span(6, 9)]);
  });

  test("occurrences that overlap each other are taken once", () => {
    expect(doc("哈哈哈哈", select(0, 2), label("Part"), { do: "labelOthers" }).spans).toEqual([span(0, 2), span(2, 4)]);
  });
});

describe("the active span", () => {
  const two = openDoc(text, [span(0, 2), span(4, 6)], []);

  test("Tab walks round, Shift+Tab walks back", () => {
    const first = perform(two, { do: "walk", step: 1 }).doc;
    expect(first.active).toBe(0);
    expect(perform(perform(first, { do: "walk", step: 1 }).doc, { do: "walk", step: 1 }).doc.active).toBe(0);
    expect(perform(first, { do: "walk", step: -1 }).doc.active).toBe(4);
  });

  test("its ends move by one character each way", () => {
    const active = perform(two, { do: "activate", start: 0 }).doc;
    const longer = perform(active, { do: "boundary", edge: "end", step: 1 }).doc;
    expect(longer.spans[0]).toEqual(span(0, 3));
    expect(perform(longer, { do: "boundary", edge: "start", step: 1 }).doc.spans[0]).toEqual(span(1, 3));
  });

  test("an end never moves into a neighbour, past the text, or onto the other end", () => {
    const tight = openDoc(text, [span(0, 1), span(1, 2)]);
    const active = perform(tight, { do: "activate", start: 0 }).doc;
    const tries = [
      { edge: "end", step: 1 },
      { edge: "start", step: -1 },
      { edge: "start", step: 1 },
    ] as const;
    const outcomes = tries.map((move) => perform(active, { do: "boundary", ...move }).outcome);
    expect(outcomes).toEqual(tries.map(() => ({ did: "refused", why: "in_the_way" })));
  });

  test("Backspace removes it; without one, the span the caret touches", () => {
    const active = perform(two, { do: "activate", start: 4 }).doc;
    expect(perform(active, { do: "remove" }).doc.spans).toEqual([span(0, 2)]);
    const beside = perform(two, { do: "moveTo", offset: 2, extend: false }).doc;
    expect(perform(beside, { do: "remove" }).doc.spans).toEqual([span(4, 6)]);
  });

  test("between two spans that touch, the one behind the caret goes", () => {
    const caret = perform(openDoc(text, [span(0, 2), span(2, 4)]), { do: "moveTo", offset: 2, extend: false }).doc;
    expect(perform(caret, { do: "remove" }).doc.spans).toEqual([span(2, 4)]);
  });
});

describe("suggestions", () => {
  const suggested = openDoc(text, [], [span(0, 2), span(2, 4), span(4, 6)]);
  const onFirst = perform(suggested, { do: "walk", step: 1 }).doc;

  test("one that is accepted becomes a span, and the next is active", () => {
    const accepted = perform(onFirst, { do: "accept" }).doc;
    expect(accepted.spans).toEqual([span(0, 2)]);
    expect(activeMark(accepted)).toEqual({ span: span(2, 4), suggested: true });
  });

  test("one that is rejected is gone and no span remains", () => {
    const rejected = perform(onFirst, { do: "remove" });
    expect(rejected.doc.suggestions).toEqual([span(2, 4), span(4, 6)]);
    expect(rejected.outcome.did).toBe("rejected");
  });

  test("a type key accepts it as that type", () => {
    const typed = perform(onFirst, label("Material")).doc;
    expect([typed.spans, typed.suggestions]).toEqual([[span(0, 2, "Material")], [span(2, 4), span(4, 6)]]);
  });

  test("all are accepted at once, or rejected at once", () => {
    expect(perform(suggested, { do: "acceptAll" }).doc.spans).toHaveLength(3);
    expect(perform(suggested, { do: "rejectAll" }).doc.suggestions).toEqual([]);
  });

  test("a person's span pushes away those it covers", () => {
    const labelled = perform(perform(suggested, select(1, 3)).doc, label("Part")).doc;
    expect([labelled.spans, labelled.suggestions]).toEqual([[span(1, 3)], [span(4, 6)]]);
  });

  test("those that cover each other, or a span, are not shown", () => {
    expect(openDoc(text, [span(0, 2)], [span(1, 3), span(3, 5), span(4, 6)]).suggestions).toEqual([span(3, 5)]);
  });

  test("one that is resized is a person's", () => {
    const resized = perform(onFirst, { do: "boundary", edge: "end", step: -1 }).doc;
    expect([resized.spans, resized.suggestions]).toEqual([[span(0, 1)], [span(2, 4), span(4, 6)]]);
  });
});
