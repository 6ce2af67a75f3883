import { activeMark, clearOf, type Doc, type Mark, markAtCursor, marks, selection, surface } from "./document";
import { next, previous, whole } from "./segments";
import { byStart, overlaps, sameSpan, type Span } from "./span";

export type Motion = "left" | "right" | "wordLeft" | "wordRight" | "start" | "end";

export type Command =
  | { do: "move"; to: Motion; extend: boolean }
  | { do: "moveTo"; offset: number; extend: boolean }
  | { do: "select"; start: number; end: number }
  | { do: "activate"; start: number }
  | { do: "walk"; step: 1 | -1 }
  | { do: "letGo" }
  | { do: "label"; type: string }
  | { do: "labelOthers" }
  | { do: "remove" }
  | { do: "boundary"; edge: "start" | "end"; step: 1 | -1 }
  | { do: "accept" }
  | { do: "acceptAll" }
  | { do: "rejectAll" };

/** What a command did, for those who cannot see it and for hints. */
export type Outcome =
  | { did: "nothing" }
  | { did: "moved" | "activated" | "labelled" | "replaced" | "retyped" | "removed" | "rejected" | "accepted" | "resized"; span: Span }
  | { did: "labelledOthers" | "acceptedAll" | "rejectedAll"; count: number }
  | { did: "refused"; why: "nothing_selected" | "nothing_active" | "nothing_there" | "nothing_labelled" | "in_the_way" };

export interface Step {
  doc: Doc;
  outcome: Outcome;
}

const nothing = { did: "nothing" } as const;

function refused(doc: Doc, why: Extract<Outcome, { did: "refused" }>["why"]): Step {
  return { doc, outcome: { did: "refused", why } };
}

/** Pure: the same document and command always give the same step. The document is never changed in place. */
export function perform(doc: Doc, command: Command): Step {
  switch (command.do) {
    case "move":
      return moveTo(doc, destination(doc, command.to, command.extend), command.extend);
    case "moveTo":
      return moveTo(doc, command.offset, command.extend);
    case "select":
      return { doc: select(doc, command.start, command.end), outcome: nothing };
    case "activate":
      return activate(doc, marks(doc).find(({ span }) => span.start === command.start));
    case "walk":
      return walk(doc, command.step);
    case "letGo":
      return { doc: { ...doc, anchor: doc.cursor, active: null }, outcome: nothing };
    case "label":
      return label(doc, command.type);
    case "labelOthers":
      return labelOthers(doc);
    case "remove":
      return remove(doc);
    case "boundary":
      return boundary(doc, command.edge, command.step);
    case "accept":
      return accept(doc);
    case "acceptAll":
      return acceptAll(doc);
    case "rejectAll":
      return { doc: { ...doc, suggestions: [], active: null }, outcome: { did: "rejectedAll", count: doc.suggestions.length } };
  }
}

// --- moving and selecting -------------------------------------------------------------------------------------------

/** The place for the caret nearest to an offset: within the text and within no character. */
function place(doc: Doc, offset: number): number {
  return whole(doc.points, Math.max(0, Math.min(doc.points.length, offset)));
}

function destination(doc: Doc, to: Motion, extend: boolean): number {
  const selected = extend ? null : selection(doc);
  switch (to) {
    case "left":
      return selected ? selected.start : previous(doc.points, doc.cursor, "grapheme");
    case "right":
      return selected ? selected.end : next(doc.points, doc.cursor, "grapheme");
    case "wordLeft":
      return previous(doc.points, doc.cursor, "word");
    case "wordRight":
      return next(doc.points, doc.cursor, "word");
    case "start":
      return 0;
    case "end":
      return doc.points.length;
  }
}

function moveTo(doc: Doc, offset: number, extend: boolean): Step {
  const cursor = place(doc, offset);
  const moved = { ...doc, cursor, anchor: extend ? doc.anchor : cursor, active: null };
  const range = selection(moved) ?? { start: cursor, end: next(doc.points, cursor, "grapheme") };
  return { doc: moved, outcome: { did: "moved", span: { ...range, type: "" } } };
}

function select(doc: Doc, start: number, end: number): Doc {
  return { ...doc, anchor: place(doc, start), cursor: place(doc, end), active: null };
}

function activate(doc: Doc, mark: Mark | undefined): Step {
  if (!mark) return refused(doc, "nothing_there");
  const { span } = mark;
  return { doc: onto(doc, span), outcome: { did: "activated", span } };
}

/** The span becomes the active one and the caret goes behind it. */
function onto(doc: Doc, span: Span): Doc {
  return { ...doc, active: span.start, cursor: span.end, anchor: span.end };
}

function walk(doc: Doc, step: 1 | -1): Step {
  const all = marks(doc);
  const here = all.findIndex(({ span }) => span.start === doc.active);
  if (here >= 0) return activate(doc, all.at((here + step) % all.length));
  const ahead =
    step === 1 ? all.find(({ span }) => span.start >= doc.cursor) : all.findLast(({ span }) => span.end <= doc.cursor);
  return activate(doc, ahead ?? all.at(step === 1 ? 0 : -1));
}

// --- labelling ------------------------------------------------------------------------------------------------------

/** Puts `span` in place of whatever shares a character with it. */
function put(doc: Doc, span: Span): Doc {
  const spans = [...doc.spans.filter((other) => !overlaps(other, span)), span].sort(byStart);
  const last = { surface: surface(doc, span), type: span.type };
  return onto({ ...doc, spans, suggestions: clearOf(doc.suggestions, spans), last }, span);
}

function label(doc: Doc, type: string): Step {
  const range = selection(doc);
  const active = activeMark(doc);
  if (range) return labelRange(doc, { ...range, type });
  if (!active) return refused(doc, "nothing_selected");
  const span = { ...active.span, type };
  if (active.suggested) return { doc: put(doc, span), outcome: { did: "accepted", span } };
  return sameSpan(span, active.span)
    ? { doc, outcome: nothing }
    : { doc: put(doc, span), outcome: { did: "retyped", span } };
}

function labelRange(doc: Doc, span: Span): Step {
  const covered = doc.spans.filter((other) => overlaps(other, span));
  const isSame = covered.length === 1 && covered[0]?.start === span.start && covered[0].end === span.end;
  const did = isSame ? "retyped" : covered.length ? "replaced" : "labelled";
  return { doc: put(doc, span), outcome: { did, span } };
}

/** Every place in the sentence where the text labelled last stands free. */
function labelOthers(doc: Doc): Step {
  const active = doc.spans.find((span) => span.start === doc.active);
  const model = active ? { surface: surface(doc, active), type: active.type } : doc.last;
  if (!model) return refused(doc, "nothing_labelled");
  const found = clearOf(occurrences(doc, model.surface, model.type), doc.spans);
  const spans = [...doc.spans, ...found].sort(byStart);
  const labelled = { ...doc, spans, suggestions: clearOf(doc.suggestions, spans) };
  return { doc: found.length ? labelled : doc, outcome: { did: "labelledOthers", count: found.length } };
}

function occurrences(doc: Doc, text: string, type: string): Span[] {
  const length = Array.from(text).length;
  const found: Span[] = [];
  for (let start = 0; start + length <= doc.points.length; start++) {
    if (surface(doc, { start, end: start + length }) === text) found.push({ start, end: start + length, type });
  }
  return found;
}

function remove(doc: Doc): Step {
  const mark = activeMark(doc) ?? (selection(doc) ? null : markAtCursor(doc));
  if (!mark) return refused(doc, "nothing_active");
  const others = (list: readonly Span[]) => list.filter((span) => span.start !== mark.span.start);
  const { start } = mark.span;
  const cleared = { ...doc, active: null, cursor: start, anchor: start };
  return mark.suggested
    ? { doc: { ...cleared, suggestions: others(doc.suggestions) }, outcome: { did: "rejected", span: mark.span } }
    : { doc: { ...cleared, spans: others(doc.spans) }, outcome: { did: "removed", span: mark.span } };
}

/** Moves one end of the active span by a character. A suggestion that a person resizes is a person's span from then on. */
function boundary(doc: Doc, edge: "start" | "end", step: 1 | -1): Step {
  const mark = activeMark(doc) ?? markAtCursor(doc);
  if (!mark) return refused(doc, "nothing_active");
  const moved = (step === 1 ? next : previous)(doc.points, mark.span[edge], "grapheme");
  const span = { ...mark.span, [edge]: moved };
  const others = doc.spans.filter((other) => other.start !== mark.span.start);
  const fits = moved !== mark.span[edge] && span.start < span.end;
  if (!fits || others.some((other) => overlaps(other, span))) return refused(doc, "in_the_way");
  const suggestions = doc.suggestions.filter((other) => other.start !== mark.span.start);
  return { doc: put({ ...doc, spans: others, suggestions }, span), outcome: { did: "resized", span } };
}

function accept(doc: Doc): Step {
  const mark = activeMark(doc);
  if (!mark?.suggested) return refused(doc, "nothing_active");
  const accepted = put(doc, mark.span);
  const next = accepted.suggestions.find((span) => span.start > mark.span.start) ?? accepted.suggestions[0];
  return { doc: next ? onto(accepted, next) : accepted, outcome: { did: "accepted", span: mark.span } };
}

function acceptAll(doc: Doc): Step {
  const count = doc.suggestions.length;
  const spans = [...doc.spans, ...doc.suggestions].sort(byStart);
  return { doc: count ? { ...doc, spans, suggestions: [] } : doc, outcome: { did: "acceptedAll", count } };
}
