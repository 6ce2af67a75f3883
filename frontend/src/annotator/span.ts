/** Half-open `[start, end)` in code points of the sentence, plus the name of an entity type. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: string;
}

export type SpanProblem = "out_of_bounds" | "empty" | "unknown_type" | "overlap";

export function byStart(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}

export function overlaps(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < a.end;
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end && a.type === b.type;
}

export function sameSpans(a: readonly Span[], b: readonly Span[]): boolean {
  return a.length === b.length && a.every((span, i) => b[i] !== undefined && sameSpan(span, b[i]));
}

function problemOf(span: Span, length: number, types: ReadonlySet<string>): SpanProblem | null {
  if (span.start < 0 || span.end > length || span.start > span.end) return "out_of_bounds";
  if (span.start === span.end) return "empty";
  return types.has(span.type) ? null : "unknown_type";
}

/** The first break of the rule, or null. The server has the last word (`annotation.spans.overlap`): same golden cases. */
export function spanProblem(length: number, spans: readonly Span[], types: ReadonlySet<string>): SpanProblem | null {
  for (const span of spans) {
    const problem = problemOf(span, length, types);
    if (problem) return problem;
  }
  const sorted = [...spans].sort(byStart);
  const touching = sorted.some((span, i) => i > 0 && span.start < (sorted[i - 1]?.end ?? 0));
  return touching ? "overlap" : null;
}
