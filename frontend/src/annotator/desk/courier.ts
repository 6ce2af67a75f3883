import type { Outbox } from "./outbox";
import type { Answer, Claimed, Connection, Outgoing, Transport } from "./work";

interface Errand {
  outbox: Outbox;
  transport: Transport;
  /** How many more sentences the desk wants. */
  missing: () => number;
  inHand: () => number;
  received: (claimed: Claimed, answer: Answer) => void;
  changed: () => void;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;
const LARGEST_CLAIM = 10;

/** Carries work to the server and sentences back, one request at a time; tries again for as long as it takes. */
export class Courier {
  connection: Connection = "fine";
  error: unknown = null;
  private hasClaimed = false;
  private busy = false;
  private again = false;
  private left = false;
  private isSure = true;
  private wait = FIRST_WAIT;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly errand: Errand) {}

  /** Sends what waits and claims anew: somebody is here, or here again. */
  async start(): Promise<void> {
    this.left = this.hasClaimed = false;
    await this.sync();
  }

  /** Nobody is here any more. What waits is still sent; no more sentences are fetched. */
  leave(): void {
    this.left = true;
    if (this.isIdle()) this.clearTimer();
  }

  /** Sends all that waits, then refills the hand. Called while under way, it goes round once more. */
  async sync(): Promise<void> {
    this.again = true;
    if (this.busy) return;
    this.clearTimer();
    await this.attempt(async () => {
      while (this.again) {
        this.again = false;
        await this.deliver();
        await this.refill();
      }
    });
  }

  /** Tells the server that the sentences in hand are still wanted, and learns which of them are lost. */
  async renew(): Promise<void> {
    if (this.busy || this.errand.inHand() === 0) return;
    await this.attempt(() => this.claim(this.errand.inHand()));
    if (this.again) await this.sync();
  }

  private async attempt(trip: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.isSure = this.connection === "fine";
    try {
      await trip();
      this.wait = FIRST_WAIT;
      this.connection = "fine";
      this.error = null;
    } catch (problem) {
      this.trouble(problem);
    } finally {
      this.busy = false;
      this.errand.changed();
    }
  }

  private async deliver(): Promise<void> {
    for (let work = this.errand.outbox.next(); work; work = this.errand.outbox.next()) {
      await this.identify();
      try {
        // What is held already comes with the first claim; new sentences must not come before them.
        const asked = this.hasClaimed ? this.wanted() : 0;
        const claimed = await this.hand(work, asked);
        this.errand.outbox.sent(work);
        if (claimed) this.received(claimed, asked);
      } catch (problem) {
        const verdict = this.errand.transport.judge(problem);
        if (typeof verdict === "string") throw problem;
        this.errand.outbox.refuse(work, verdict);
      }
      this.errand.changed();
    }
  }

  private async hand(work: Outgoing, want: number): Promise<Claimed | null> {
    if (work.verb === "submit") return this.errand.transport.submit(work, want);
    if (work.verb === "skip") return this.errand.transport.skip(work, want);
    await this.errand.transport.revise(work);
    return null;
  }

  private async refill(): Promise<void> {
    if (this.left || (this.hasClaimed && this.errand.missing() < 2)) return;
    await this.claim(this.wanted() || this.errand.inHand());
  }

  /** How many sentences to hold afterwards; those in hand are held already and come back first. */
  private wanted(): number {
    const missing = this.errand.missing();
    return missing > 0 && !this.left ? Math.min(this.errand.inHand() + missing, LARGEST_CLAIM) : 0;
  }

  private async claim(asked: number): Promise<void> {
    await this.identify();
    const claimed = await this.errand.transport.claim(asked);
    this.hasClaimed = true;
    this.received(claimed, asked);
    this.errand.changed();
  }

  /** In doubt the server is asked who is signed in: nothing is sent or fetched in another's name. */
  private async identify(): Promise<void> {
    if (this.isSure && !this.left) return;
    await this.errand.transport.identify();
    this.isSure = true;
  }

  private received(claimed: Claimed, asked: number): void {
    this.errand.received(claimed, { asked, isWhole: asked > 0 && this.errand.outbox.waiting.length === 0 });
  }

  private trouble(problem: unknown): void {
    const verdict = this.errand.transport.judge(problem);
    if (verdict === "later") {
      this.connection = "lost";
      this.later();
    } else if (verdict === "signed_out") this.connection = "signed_out";
    else this.error = problem;
  }

  private later(): void {
    this.clearTimer();
    if (this.isIdle()) return;
    this.timer = setTimeout(() => void this.sync(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private isIdle(): boolean {
    return this.left && this.errand.outbox.waiting.length === 0;
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
