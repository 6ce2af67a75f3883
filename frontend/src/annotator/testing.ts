import type { Command } from "./commands";
import { type Doc, openDoc } from "./document";
import { type History, run, startHistory } from "./history";
import type { Span } from "./span";

/** `span(0, 3, "Part")`. */
export function span(start: number, end: number, type = "Part"): Span {
  return { start, end, type };
}

/** A document after commands, as a history. */
export function after(doc: Doc, ...commands: Command[]): History {
  return commands.reduce((history, command) => run(history, command).history, startHistory(doc));
}

/** The document after commands. */
export function doc(text: string, ...commands: Command[]): Doc {
  return after(openDoc(text), ...commands).doc;
}

export function select(start: number, end: number): Command {
  return { do: "select", start, end };
}

export function label(type: string): Command {
  return { do: "label", type };
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
