import type { Command, Outcome } from "../commands";
import { type Doc, openDoc } from "../document";
import { type History, redo, run, startHistory, undo } from "../history";
import { sameSpans, type Span } from "../span";
import { Courier } from "./courier";
import type { DeskState } from "./deskState";
import { Drafts } from "./drafts";
import { Finished, type Sent } from "./finished";
import { Outbox } from "./outbox";
import { Stopwatch } from "./stopwatch";
import type { Storage } from "./storage";
import type { Answer, Claimed, Outgoing, QueueItem, Transport } from "./work";

export interface DeskOptions {
  transport: Transport;
  storage: Storage;
  /** Names the person and the corpus: nobody sees another's drafts. */
  owner: string;
  now?: () => number;
}

/** Sentences to hold, the present one included. */
export const HAND = 5;
/** Renewed, with the rest of the hand, while somebody works. */
export const RENEW_EVERY = 4 * 60_000;

/** One person's desk: the sentences in hand, the one being labelled, those just done, and the way to the server. */
export class Desk {
  private hand: QueueItem[] = [];
  private histories = new Map<number, History>();
  private lost = new Set<number>();
  /** Waiting in the queue with nobody's claim on them. */
  private open: number | null = null;
  /** The last answer held less than was asked for: the queue has no more until the hand is empty. */
  private dry = false;
  private exhausted = false;
  private done = 0;
  private seconds = 0;
  private state: DeskState;
  private shown: number | null = null;
  private count = 0;
  readonly owner: string;
  private readonly outbox: Outbox;
  private readonly drafts: Drafts;
  private readonly finished: Finished;
  private readonly stopwatch = new Stopwatch();
  private readonly courier: Courier;
  private readonly listeners = new Set<() => void>();
  private readonly now: () => number;

  constructor(options: DeskOptions) {
    this.now = options.now ?? Date.now;
    this.owner = options.owner;
    this.outbox = new Outbox(options.storage, options.owner);
    this.drafts = new Drafts(options.storage, options.owner, this.now());
    this.finished = new Finished(options.storage, options.owner, this.now());
    this.courier = new Courier({
      outbox: this.outbox,
      transport: options.transport,
      missing: () => (this.dry && this.hand.length > 0 ? 0 : Math.max(0, HAND - this.hand.length)),
      inHand: () => this.hand.length,
      received: (claimed, answer) => this.receive(claimed, answer),
      changed: () => this.changed(),
    });
    this.state = this.snapshot();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): DeskState => this.state;

  /** Somebody sits down, for the first time or again. */
  start(): void {
    this.done = this.seconds = 0;
    this.changed();
    void this.courier.start();
  }

  /** The person has gone; what they did is still sent. */
  stop(): void {
    this.courier.leave();
  }

  /** The network or the session is back, or a person asks to try again. */
  retry(): void {
    this.dry = this.exhausted = false;
    void this.courier.sync();
  }

  renew(): void {
    void this.courier.renew();
  }

  command(command: Command): Outcome {
    const item = this.item();
    const history = this.history();
    if (!item || !history) return { did: "nothing" };
    const step = run(history, command);
    this.keep(item, step.history);
    return step.outcome;
  }

  /** False when there is nothing to undo. */
  undo(): boolean {
    return this.step(undo);
  }

  redo(): boolean {
    return this.step(redo);
  }

  /** Sends the confirmed spans and shows the next sentence at once. Pending suggestions are not sent. */
  submit(): void {
    const item = this.item();
    const doc = this.history()?.doc;
    if (!item || !doc) return;
    const sent = this.finished.open;
    if (!sent) this.finish(item, doc);
    else this.correct(() => this.finished.close(), sent.skipped ? doc.spans : undefined);
  }

  skip(reason: string): void {
    const item = this.item();
    if (!item || this.finished.open) return;
    this.stopwatch.take(item.id, this.now());
    this.finished.add({ item, spans: this.history()?.doc.spans ?? [], skipped: true });
    this.leave(item);
    this.post({ ...this.label(item), verb: "skip", item: item.id, reason });
  }

  /** Opens the sentence answered before this one; a correction of this one is sent. */
  back(): boolean {
    return this.correct(() => this.finished.step(-1));
  }

  /** Towards the sentence that is still to be done. */
  forward(): boolean {
    return this.correct(() => this.finished.step(1));
  }

  dismiss(key: string): void {
    this.outbox.dismiss(key);
    this.changed();
  }

  private item(): QueueItem | null {
    return this.finished.open?.item ?? this.hand[0] ?? null;
  }

  private history(): History | null {
    const item = this.item();
    if (!item) return null;
    const known = this.histories.get(item.id);
    if (known) return known;
    const opened = startHistory(this.documentOf(item));
    this.histories.set(item.id, opened);
    return opened;
  }

  private documentOf(item: QueueItem): Doc {
    const sent = this.finished.open;
    if (sent) return openDoc(item.sentence.text, this.finished.changesOf(sent) ?? sent.spans);
    const draft = this.drafts.of(item.id);
    return openDoc(item.sentence.text, draft?.spans, draft?.suggestions ?? item.suggestion?.spans);
  }

  private keep(item: QueueItem, history: History): void {
    const before = this.histories.get(item.id)?.doc;
    this.histories.set(item.id, history);
    this.stopwatch.touch(item.id, this.now());
    const isChanged = before?.spans !== history.doc.spans || before.suggestions !== history.doc.suggestions;
    if (isChanged) this.draft(item, history.doc);
    this.changed();
  }

  private draft(item: QueueItem, doc: Doc): void {
    const sent = this.finished.open;
    if (sent) this.finished.keep(sent, doc.spans, this.now());
    else this.drafts.keep(item.id, doc, this.now());
  }

  private step(how: (history: History) => History): boolean {
    const item = this.item();
    const history = this.history();
    if (!item || !history) return false;
    const stepped = how(history);
    this.keep(item, stepped);
    return stepped !== history;
  }

  private finish(item: QueueItem, doc: Doc): void {
    const { spans } = doc;
    const seconds = this.stopwatch.take(item.id, this.now());
    this.leave(item);
    this.finished.add({ item, spans });
    this.answer(item, spans, seconds);
  }

  private answer(item: QueueItem, spans: readonly Span[], seconds: number): void {
    this.seconds += seconds;
    this.done++;
    this.post({ ...this.label(item), verb: "submit", item: item.id, spans: [...spans], seconds });
  }

  /** Goes on from a sentence that is open again, and sends what was changed in it. */
  private correct(goOn: () => boolean, spans = this.correction()): boolean {
    const sent = this.finished.open;
    if (!goOn()) return false;
    if (sent) this.revise(sent, spans);
    this.changed();
    return true;
  }

  private revise(sent: Sent, spans: readonly Span[] | null): void {
    const { item } = sent;
    this.histories.delete(item.id);
    this.finished.forget(item);
    const seconds = this.stopwatch.take(item.id, this.now());
    if (!spans) return;
    sent.spans = spans;
    if (!sent.skipped) this.post({ ...this.label(item), verb: "revise", spans: [...spans], seconds });
    else this.answer(item, spans, seconds);
    sent.skipped = false;
  }

  /** The labels of the sentence that is open again, if they are changed and no other tab has sent them. */
  private correction(): readonly Span[] | null {
    const sent = this.finished.open;
    const history = this.history();
    if (!sent || !history || sameSpans(sent.spans, history.doc.spans)) return null;
    return history.past.length > 0 || this.finished.changesOf(sent) ? history.doc.spans : null;
  }

  private leave(item: QueueItem): void {
    this.hand = this.hand.filter(({ id }) => id !== item.id);
    this.histories.delete(item.id);
    this.drafts.forget(item.id);
  }

  private label(item: QueueItem): Pick<Outgoing, "key" | "at" | "sentence" | "text"> {
    const at = this.now();
    return { key: `${at}-${this.count++}-${item.id}`, at, sentence: item.sentence.id, text: item.sentence.text };
  }

  private post(work: Outgoing): void {
    this.outbox.add(work);
    this.changed();
    void this.courier.sync();
  }

  private receive({ items, remaining }: Claimed, { asked, isWhole }: Answer): void {
    if (isWhole) this.putAway(new Set(items.map(({ id }) => id)));
    const known = new Set(this.hand.map(({ id }) => id));
    const fresh = items.filter(({ id }) => !known.has(id) && !this.outbox.holds(id));
    this.hand = [...this.hand, ...fresh];
    if (asked > 0) this.dry = items.length < asked;
    this.open = remaining;
    this.exhausted = asked > 0 && this.hand.length === 0 && this.outbox.waiting.length === 0;
  }

  /** Sentences that are no longer held were answered in another tab or given to somebody else; one that is begun stays. */
  private putAway(held: ReadonlySet<number>): void {
    this.hand = this.hand.filter(({ id }) => held.has(id) || this.isBegun(id));
    this.lost = new Set(this.hand.map(({ id }) => id).filter((id) => !held.has(id)));
  }

  private isBegun(item: number): boolean {
    const steps = this.histories.get(item)?.past.length ?? 0;
    return steps > 0 || this.drafts.of(item) !== null;
  }

  private changed(): void {
    this.state = this.snapshot();
    this.listeners.forEach((listener) => listener());
  }

  private snapshot(): DeskState {
    const item = this.item();
    if (item && item.id !== this.shown) this.stopwatch.touch(item.id, this.now());
    this.shown = item?.id ?? null;
    return {
      item,
      history: this.history(),
      correcting: this.finished.open !== null,
      skipped: this.finished.open?.skipped ?? false,
      unsaved: this.correction() !== null,
      lost: item !== null && this.lost.has(item.id),
      canGoBack: this.finished.canGoBack,
      ahead: Math.max(0, this.hand.length - 1),
      remaining: this.open === null ? null : this.open + this.hand.length,
      done: this.done,
      seconds: this.seconds,
      connection: this.courier.connection,
      waiting: this.outbox.waiting.length,
      refused: this.outbox.refused,
      exhausted: this.exhausted,
      error: this.courier.error,
    };
  }
}
