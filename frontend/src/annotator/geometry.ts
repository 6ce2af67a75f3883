/** Where one code point is drawn, in any one coordinate system. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Line {
  readonly first: number;
  readonly boxes: readonly Box[];
  readonly middle: number;
}

/** Groups the boxes by visual line: a box that starts left of the one before it begins a new line. */
export function visualLines(boxes: readonly Box[]): Line[] {
  const groups: { first: number; boxes: Box[] }[] = [];
  boxes.forEach((box, i) => {
    const current = groups.at(-1);
    const before = current?.boxes.at(-1);
    const isBelow = before !== undefined && box.top >= (before.top + before.bottom) / 2;
    if (!current || isBelow) groups.push({ first: i, boxes: [box] });
    else current.boxes.push(box);
  });
  return groups.map(({ first, boxes: own }) => ({
    first,
    boxes: own,
    middle: own.reduce((sum, box) => sum + (box.top + box.bottom) / 2, 0) / own.length,
  }));
}

/** How far a horizontal place is from a box; within it, not at all. */
function distance(box: Box, x: number): number {
  return Math.max(box.left - x, x - box.right, 0);
}

/** Whether the text runs from right to left here: a neighbour stands on the side where it would not stand otherwise. */
function runsLeft(boxes: readonly Box[], i: number, { left }: Box): boolean {
  return (boxes[i + 1]?.left ?? Infinity) < left || (boxes[i - 1]?.left ?? -Infinity) > left;
}

/** The caret position nearest to a horizontal place in a line. */
function offsetAt({ boxes, first }: Line, x: number): number {
  const distances = boxes.map((box) => distance(box, x));
  const i = distances.indexOf(Math.min(...distances));
  const box = boxes[i];
  if (!box) return first;
  const isBefore = x < (box.left + box.right) / 2 !== runsLeft(boxes, i, box);
  return first + (isBefore ? i : i + 1);
}

export function offsetAtPoint(boxes: readonly Box[], x: number, y: number): number {
  const lines = visualLines(boxes);
  const nearest = lines.reduce<Line | null>(
    (best, line) => (best && Math.abs(best.middle - y) <= Math.abs(line.middle - y) ? best : line),
    null,
  );
  return nearest ? offsetAt(nearest, x) : 0;
}

export function caretX(boxes: readonly Box[], offset: number): number {
  return boxes[offset]?.left ?? boxes.at(-1)?.right ?? 0;
}

/** The caret one visual line up (-1) or down (1), as near as possible to `x`; the ends of the text beyond the last line. */
export function offsetInNextLine(boxes: readonly Box[], offset: number, step: 1 | -1, x: number): number {
  const lines = visualLines(boxes);
  const here = lines.findLastIndex((line) => line.first <= offset);
  const target = lines[here + step];
  if (!target) return step === 1 ? boxes.length : 0;
  const wrapped = target.first + target.boxes.length;
  const found = offsetAt(target, x);
  // Behind the last character of a wrapped line is the same offset as the start of the line after it.
  return found === wrapped && wrapped < boxes.length ? wrapped - 1 : found;
}
