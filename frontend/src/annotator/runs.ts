import { activeMark, type Doc, type Mark, marks, selection, surface } from "./document";

/** A stretch of text that is drawn alike from end to end. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly selected: boolean;
}

/** A stretch under one mark, or under none, cut where the selection or the caret begins or ends. */
export interface Block {
  readonly mark: Mark | null;
  readonly active: boolean;
  readonly runs: readonly Run[];
  /** Code points from the start of this mark to the start of the next: the room for its tag. */
  readonly room: number;
}

export function blocks(doc: Doc): Block[] {
  const all = marks(doc);
  const active = activeMark(doc);
  const found: Block[] = [];
  let at = 0;
  for (const [i, mark] of all.entries()) {
    const { start, end } = mark.span;
    if (start > at) found.push(block(doc, at, start, null, false, 0));
    const room = (all[i + 1]?.span.start ?? Infinity) - start;
    found.push(block(doc, start, end, mark, start === active?.span.start, room));
    at = end;
  }
  if (at < doc.points.length) found.push(block(doc, at, doc.points.length, null, false, 0));
  return found;
}

function block(doc: Doc, start: number, end: number, mark: Mark | null, active: boolean, room: number): Block {
  const range = selection(doc);
  const inner = [range?.start, range?.end, doc.cursor].filter((cut) => cut !== undefined && cut > start && cut < end);
  const cuts = [...new Set([start, ...inner, end] as number[])].sort((a, b) => a - b);
  const runs = cuts.slice(0, -1).map((from, i): Run => {
    const to = cuts[i + 1] ?? end;
    const selected = range !== null && from >= range.start && to <= range.end;
    return { start: from, end: to, text: surface(doc, { start: from, end: to }), selected };
  });
  return { mark, active, runs, room };
}
