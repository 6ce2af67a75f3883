/**
 * The one place where code points (the product) and UTF-16 code units (the browser's strings and DOM) meet.
 * Everything outside this file counts in code points.
 */

/** One string per code point. */
export function codePoints(text: string): string[] {
  return Array.from(text);
}

/** UTF-16 offset of every code point boundary: `n + 1` numbers, the last is `text.length`. */
export function unitStarts(points: readonly string[]): number[] {
  const starts = [0];
  let unit = 0;
  for (const point of points) starts.push((unit += point.length));
  return starts;
}

export function toUnits(points: readonly string[], offset: number): number {
  const unit = unitStarts(points)[offset];
  if (unit === undefined) throw new RangeError("out_of_bounds");
  return unit;
}

/** The code point boundary at a UTF-16 offset. Throws RangeError `inside_character` for half a surrogate pair. */
export function fromUnits(points: readonly string[], unit: number): number {
  const starts = unitStarts(points);
  const offset = starts.indexOf(unit);
  if (offset >= 0) return offset;
  throw new RangeError(unit > 0 && unit < (starts.at(-1) ?? 0) ? "inside_character" : "out_of_bounds");
}

/** The nearest code point boundary at or before a UTF-16 offset: what a mouse pointed at. */
export function snapUnits(points: readonly string[], unit: number): number {
  const starts = unitStarts(points);
  const after = starts.findIndex((start) => start > unit);
  return after < 0 ? points.length : Math.max(0, after - 1);
}
