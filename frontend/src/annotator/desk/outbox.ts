import { Shelf, type Storage } from "./storage";
import type { Outgoing, Refusal, Refused } from "./work";

/**
 * Work that is done here and not yet at the server, oldest first. It outlives the page; each piece has its own key, so
 * two tabs never overwrite each other's.
 */
export class Outbox {
  private pending: Outgoing[];
  private rejected: Refused[];
  /** Keys of what other tabs can see, and send. */
  private readonly shared: Set<string>;
  private readonly pendingShelf: Shelf<Outgoing>;
  private readonly rejectedShelf: Shelf<Refused>;

  constructor(storage: Storage, prefix: string) {
    this.pendingShelf = new Shelf(storage, `${prefix}.out.`);
    this.rejectedShelf = new Shelf(storage, `${prefix}.refused.`);
    this.pending = byAge(this.pendingShelf.all());
    this.shared = new Set(this.pending.map(({ key }) => key));
    this.rejected = byAge(this.rejectedShelf.all());
  }

  get waiting(): readonly Outgoing[] {
    return this.pending;
  }

  get refused(): readonly Refused[] {
    return this.rejected;
  }

  /**
   * What to send now. A correction that another tab has sent is over: it would take the place of a later one. Other work
   * changes nothing when it comes twice.
   */
  next(): Outgoing | undefined {
    this.pending = this.pending.filter(({ verb, key }) => verb !== "revise" || !this.shared.has(key) || this.pendingShelf.has(key));
    return this.pending[0];
  }

  /** Whether this queue item has been answered here already, so that the server's still holding it means nothing. */
  holds(item: number): boolean {
    return this.pending.some((work) => work.verb !== "revise" && work.item === item);
  }

  add(work: Outgoing): void {
    this.pending = [...this.pending, work];
    if (this.pendingShelf.put(work.key, work)) this.shared.add(work.key);
  }

  sent(work: Outgoing): void {
    this.pending = this.pending.filter(({ key }) => key !== work.key);
    this.pendingShelf.drop(work.key);
  }

  refuse(work: Outgoing, refusal: Refusal): void {
    this.sent(work);
    const refused = { ...work, refusal };
    this.rejected = [...this.rejected, refused];
    this.rejectedShelf.put(work.key, refused);
  }

  dismiss(key: string): void {
    this.rejected = this.rejected.filter((work) => work.key !== key);
    this.rejectedShelf.drop(key);
  }
}

function byAge<T extends { at: number; key: string }>(list: T[]): T[] {
  return list.sort((a, b) => a.at - b.at || a.key.localeCompare(b.key));
}
