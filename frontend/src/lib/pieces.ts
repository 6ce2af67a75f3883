import { codePoints } from "@/annotator/offsets";
import { byStart, type Span } from "@/annotator/span";

export interface Piece {
  text: string;
  /** Offset of the first code point. */
  start: number;
  span: Span | null;
}

/** The text cut at its spans. Offsets are code points; a span that does not fit the text is left out. */
export function pieces(text: string, spans: readonly Span[]): Piece[] {
  const points = codePoints(text);
  const found: Piece[] = [];
  let at = 0;
  const take = (to: number, span: Span | null) => {
    if (to > at) found.push({ text: points.slice(at, to).join(""), start: at, span });
    at = Math.max(at, to);
  };
  for (const span of [...spans].sort(byStart)) {
    if (span.start < at || span.end > points.length) continue;
    take(span.start, null);
    take(span.end, span);
  }
  take(points.length, null);
  return found;
}

/** Only what the spans cover, with their offsets in it. */
export function excerpt(text: string, spans: readonly Span[]): { text: string; spans: Span[] } {
  const from = Math.min(...spans.map(({ start }) => start));
  const to = Math.max(...spans.map(({ end }) => end));
  return {
    text: codePoints(text).slice(from, to).join(""),
    spans: spans.map((span) => ({ ...span, start: span.start - from, end: span.end - from })),
  };
}
