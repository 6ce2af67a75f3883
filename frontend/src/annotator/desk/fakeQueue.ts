import type { Claimed, Outgoing, QueueItem, Refusal, Transport } from "./work";

export function queueItem(id: number, text = `第${id}句轴承`, suggestion: QueueItem["suggestion"] = null): QueueItem {
  return {
    id,
    purpose: "learn",
    lease_until: null,
    sentence: { id: id + 1000, text, split: "pool", status: "unlabelled", position: id, document: { id: 1, name: "a.txt" } },
    suggestion,
    context: null,
  };
}

export class Down extends Error {}
export class SignedOut extends Error {}
export class No extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
  }
}

/** A server with one person and a row of sentences. */
export class FakeQueue implements Transport {
  held: QueueItem[] = [];
  got: Outgoing[] = [];
  requests = 0;
  failure: Error | null = null;
  /** Whether the session is still the desk's person's. */
  signedIn = true;

  constructor(private readonly open: QueueItem[]) {}

  claim = (count: number) => this.answer(() => this.top(count));

  submit = (work: Extract<Outgoing, { verb: "submit" }>, want: number) => this.answer(() => this.finish(work, want));

  skip = (work: Extract<Outgoing, { verb: "skip" }>, want: number) => this.answer(() => this.finish(work, want));

  revise = (work: Extract<Outgoing, { verb: "revise" }>) => this.answer(() => this.got.push(work));

  identify = () =>
    this.answer(() => {
      if (!this.signedIn) throw new SignedOut();
    });

  judge = (error: unknown) => {
    if (error instanceof No) return error.refusal;
    return error instanceof SignedOut ? "signed_out" : "later";
  };

  private answer<T>(work: () => T): Promise<T> {
    this.requests++;
    return Promise.resolve().then(() => {
      if (this.failure) throw this.failure;
      return work();
    });
  }

  private finish(work: Extract<Outgoing, { item: number }>, want: number): Claimed {
    this.got.push(work);
    this.held = this.held.filter(({ id }) => id !== work.item);
    return this.top(want);
  }

  /** As the server does: what is held already comes first. */
  private top(count: number): Claimed {
    this.held.push(...this.open.splice(0, Math.max(0, count - this.held.length)));
    return { items: this.held.slice(0, count), remaining: this.open.length };
  }
}
