import { codePoints } from "./offsets";

/** What one step of the caret takes: all that is seen as one character, or a word. Runs of spaces count as words. */
export type Segment = "grapheme" | "word";

/** Code point offsets where segments begin, plus the end of the text. */
function boundaries(points: readonly string[], granularity: Segment): number[] {
  let offset = 0;
  const starts = Array.from(new Intl.Segmenter("zh", { granularity }).segment(points.join("")), ({ segment }) => {
    const start = offset;
    offset += codePoints(segment).length;
    return start;
  });
  return [...starts, points.length];
}

export function wordAt(points: readonly string[], offset: number): { start: number; end: number } {
  const words = boundaries(points, "word");
  const start = words.findLast((boundary) => boundary <= Math.min(offset, points.length - 1)) ?? 0;
  return { start, end: words.find((boundary) => boundary > start) ?? points.length };
}

export function next(points: readonly string[], offset: number, by: Segment): number {
  return boundaries(points, by).find((boundary) => boundary > offset) ?? points.length;
}

export function previous(points: readonly string[], offset: number, by: Segment): number {
  return boundaries(points, by).findLast((boundary) => boundary < offset) ?? 0;
}

/** Behind the character that an offset would cut; the offset itself when it cuts none. */
export function whole(points: readonly string[], offset: number): number {
  return boundaries(points, "grapheme").find((boundary) => boundary >= offset) ?? points.length;
}
