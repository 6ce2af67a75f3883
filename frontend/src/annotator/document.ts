import { codePoints } from "./offsets";
import { byStart, overlaps, type Span } from "./span";

/** One sentence being labelled. Spans are a person's; suggestions are a machine's and wait for a person. */
export interface Doc {
  /** One string per code point; every offset counts in these. */
  readonly points: readonly string[];
  /** Sorted; no two share a character. */
  readonly spans: readonly Span[];
  /** Sorted; none shares a character with another or with a span. */
  readonly suggestions: readonly Span[];
  /** The caret, 0…n: before the code point of that index. */
  readonly cursor: number;
  /** The other end of the selection; equal to `cursor` when nothing is selected. */
  readonly anchor: number;
  /** Start of the active span or suggestion: the one that keys act on. */
  readonly active: number | null;
  /** What was labelled last: for labelling its other occurrences. */
  readonly last: { readonly surface: string; readonly type: string } | null;
}

export function openDoc(text: string, spans: readonly Span[] = [], suggestions: readonly Span[] = []): Doc {
  const confirmed = [...spans].sort(byStart);
  return {
    points: codePoints(text),
    spans: confirmed,
    suggestions: clearOf(suggestions, confirmed),
    cursor: 0,
    anchor: 0,
    active: null,
    last: null,
  };
}

/** Those that share no character with `taken` or with an earlier one of themselves. */
export function clearOf(candidates: readonly Span[], taken: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const candidate of [...candidates].sort(byStart)) {
    if (![...taken, ...kept].some((other) => overlaps(other, candidate))) kept.push(candidate);
  }
  return kept;
}

export function selection(doc: Doc): { start: number; end: number } | null {
  if (doc.cursor === doc.anchor) return null;
  return { start: Math.min(doc.cursor, doc.anchor), end: Math.max(doc.cursor, doc.anchor) };
}

export function surface(doc: Doc, range: { start: number; end: number }): string {
  return doc.points.slice(range.start, range.end).join("");
}

export interface Mark {
  readonly span: Span;
  readonly suggested: boolean;
}

/** Spans and suggestions together, in reading order. */
export function marks(doc: Doc): Mark[] {
  return [
    ...doc.spans.map((span) => ({ span, suggested: false })),
    ...doc.suggestions.map((span) => ({ span, suggested: true })),
  ].sort((a, b) => byStart(a.span, b.span));
}

export function activeMark(doc: Doc): Mark | null {
  return marks(doc).find(({ span }) => span.start === doc.active) ?? null;
}

/** Whether a type given now has something to go to. */
export function takesType(doc: Doc): boolean {
  return selection(doc) !== null || activeMark(doc) !== null;
}

/** The mark the caret is in or touches; the one before it wins when it stands between two. */
export function markAtCursor(doc: Doc): Mark | null {
  return marks(doc).find(({ span }) => span.start < doc.cursor && doc.cursor <= span.end) ??
    marks(doc).find(({ span }) => span.start === doc.cursor) ?? null;
}
