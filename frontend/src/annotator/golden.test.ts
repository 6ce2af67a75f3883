import { expect, test } from "vitest";

import offsetCases from "../../../tests/golden/offsets.json";
import spanCases from "../../../tests/golden/spans.json";
import { codePoints, fromUnits, toUnits } from "./offsets";
import { type Span, spanProblem } from "./span";

interface Case {
  name: string;
  text: string;
  types: string[];
  spans: Span[] | null;
  utf16_spans: Span[] | null;
  valid: boolean;
  error: string | null;
}

const cases = [...offsetCases, ...spanCases] as Case[];

function outcome(convert: () => Span[]): Span[] | string {
  try {
    return convert();
  } catch (problem) {
    if (problem instanceof RangeError) return problem.message;
    throw problem;
  }
}

function convert(spans: Span[], at: (offset: number) => number): Span[] | string {
  return outcome(() => spans.map((span) => ({ ...span, start: at(span.start), end: at(span.end) })));
}

test.each(cases.filter(({ valid }) => valid))("$name: both offset systems agree", ({ text, spans, utf16_spans }) => {
  const points = codePoints(text);
  expect(convert(spans ?? [], (offset) => toUnits(points, offset))).toEqual(utf16_spans);
  expect(convert(utf16_spans ?? [], (unit) => fromUnits(points, unit))).toEqual(spans);
});

test.each(cases.filter(({ spans }) => spans))("$name: the span rule gives the server's answer", ({ text, types, spans, error }) => {
  expect(spanProblem(codePoints(text).length, spans ?? [], new Set(types))).toBe(error);
});

test.each(cases.filter(({ spans, utf16_spans }) => !spans && utf16_spans))(
  "$name: no code point stands there",
  ({ text, utf16_spans, error }) => {
    expect(convert(utf16_spans ?? [], (unit) => fromUnits(codePoints(text), unit))).toBe(error);
  },
);
