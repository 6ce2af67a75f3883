import { codePoints } from "./offsets";

/** Code point offsets where words begin, plus the end of the text. Runs of spaces count as words. */
export function wordBoundaries(points: readonly string[]): number[] {
  let offset = 0;
  const starts = Array.from(new Intl.Segmenter("zh", { granularity: "word" }).segment(points.join("")), ({ segment }) => {
    const start = offset;
    offset += codePoints(segment).length;
    return start;
  });
  return [...starts, points.length];
}

export function wordAt(points: readonly string[], offset: number): { start: number; end: number } {
  const boundaries = wordBoundaries(points);
  const start = boundaries.findLast((boundary) => boundary <= Math.min(offset, points.length - 1)) ?? 0;
  return { start, end: boundaries.find((boundary) => boundary > start) ?? points.length };
}

export function nextWord(points: readonly string[], offset: number): number {
  return wordBoundaries(points).find((boundary) => boundary > offset) ?? points.length;
}

export function previousWord(points: readonly string[], offset: number): number {
  return wordBoundaries(points).findLast((boundary) => boundary < offset) ?? 0;
}
