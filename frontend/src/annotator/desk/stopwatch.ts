const LONGEST_PAUSE = 60_000;

/** Time a person spends on each sentence. A pause longer than a minute counts as a minute: nobody was there. */
export class Stopwatch {
  private readonly spent = new Map<number, number>();
  private running: { id: number; since: number } | null = null;

  /** The sentence in front of the person, or any sign of life on it. */
  touch(id: number, now: number): void {
    if (this.running) this.add(this.running.id, Math.min(now - this.running.since, LONGEST_PAUSE));
    this.running = { id, since: now };
  }

  /** Seconds spent on a sentence; its count starts again at zero. */
  take(id: number, now: number): number {
    this.touch(id, now);
    const milliseconds = this.spent.get(id) ?? 0;
    this.spent.delete(id);
    this.running = null;
    return Math.round(milliseconds / 10) / 100;
  }

  private add(id: number, milliseconds: number): void {
    this.spent.set(id, (this.spent.get(id) ?? 0) + milliseconds);
  }
}
