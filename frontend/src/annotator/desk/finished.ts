import type { Span } from "../span";
import { MONTH } from "./drafts";
import { Shelf, type Storage } from "./storage";
import type { QueueItem } from "./work";

/** A sentence that was answered, with the labels that were sent last; of a skipped one, those that were begun. */
export interface Sent {
  item: QueueItem;
  spans: readonly Span[];
  skipped?: boolean;
}

interface Correction extends Sent {
  at: number;
  changed: readonly Span[];
}

/** What was submitted or skipped here, oldest first, and which of it is open again. A correction that is begun outlives the page. */
export class Finished {
  private readonly list: Sent[];
  private index: number | null;
  private readonly shelf: Shelf<Correction>;

  constructor(storage: Storage, prefix: string, now: number) {
    this.shelf = new Shelf(storage, `${prefix}.correction.`);
    for (const { item, at } of this.shelf.all()) if (now - at > MONTH) this.forget(item);
    this.list = this.shelf.all().map(({ item, spans, skipped = false }) => ({ item, spans, skipped }));
    this.index = this.list.length > 0 ? this.list.length - 1 : null;
  }

  get open(): Sent | null {
    return this.index === null ? null : (this.list[this.index] ?? null);
  }

  get canGoBack(): boolean {
    return (this.index ?? this.list.length) > 0;
  }

  add(sent: Sent): void {
    this.list.push(sent);
  }

  /** Opens the one before or the one after; after the last one, none. False if that leads nowhere. */
  step(by: 1 | -1): boolean {
    const next = (this.index ?? this.list.length) + by;
    if (next < 0 || next > this.list.length) return false;
    this.index = next < this.list.length ? next : null;
    return true;
  }

  close(): true {
    this.index = null;
    return true;
  }

  keep(sent: Sent, changed: readonly Span[], at: number): void {
    this.shelf.put(String(sent.item.id), { ...sent, changed, at });
  }

  changesOf({ item }: Sent): readonly Span[] | null {
    return this.shelf.get(String(item.id))?.changed ?? null;
  }

  forget(item: QueueItem): void {
    this.shelf.drop(String(item.id));
  }
}
