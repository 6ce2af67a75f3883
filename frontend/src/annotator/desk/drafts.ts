import type { Doc } from "../document";
import type { Span } from "../span";
import { Shelf, type Storage } from "./storage";

interface Draft {
  item: number;
  at: number;
  spans: readonly Span[];
  suggestions: readonly Span[];
}

export const MONTH = 30 * 24 * 3600 * 1000;

/** Unfinished labelling, kept by queue item, so that a reload or a crash loses nothing. */
export class Drafts {
  private readonly shelf: Shelf<Draft>;

  constructor(storage: Storage, prefix: string, now: number) {
    this.shelf = new Shelf(storage, `${prefix}.draft.`);
    for (const draft of this.shelf.all()) if (now - draft.at > MONTH) this.forget(draft.item);
  }

  keep(item: number, doc: Doc, at: number): void {
    this.shelf.put(String(item), { item, at, spans: doc.spans, suggestions: doc.suggestions });
  }

  of(item: number): Pick<Draft, "spans" | "suggestions"> | null {
    return this.shelf.get(String(item));
  }

  forget(item: number): void {
    this.shelf.drop(String(item));
  }
}
