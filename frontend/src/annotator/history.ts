import { type Command, type Outcome, perform } from "./commands";
import type { Doc } from "./document";

/** A document with the way back and forth. Only changes of spans or suggestions are steps; moving the caret is not. */
export interface History {
  readonly doc: Doc;
  readonly past: readonly Doc[];
  readonly future: readonly Doc[];
}

export function startHistory(doc: Doc): History {
  return { doc, past: [], future: [] };
}

function changedLabels(before: Doc, after: Doc): boolean {
  return before.spans !== after.spans || before.suggestions !== after.suggestions;
}

export function run(history: History, command: Command): { history: History; outcome: Outcome } {
  const { doc, outcome } = perform(history.doc, command);
  if (!changedLabels(history.doc, doc)) return { history: { ...history, doc }, outcome };
  return { history: { doc, past: [...history.past, history.doc], future: [] }, outcome };
}

export function undo(history: History): History {
  const doc = history.past.at(-1);
  if (!doc) return history;
  return { doc, past: history.past.slice(0, -1), future: [history.doc, ...history.future] };
}

export function redo(history: History): History {
  const [doc, ...future] = history.future;
  return doc ? { doc, past: [...history.past, history.doc], future } : history;
}
