type Listener = () => void;

/** The one place that knows the server has signed us out; the app shows a login over the page, so no work is lost. */
class SessionEnded {
  private ended = false;
  private readonly listeners = new Set<Listener>();

  tell(): void {
    this.set(true);
  }

  clear(): void {
    this.set(false);
  }

  readonly now = (): boolean => this.ended;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private set(value: boolean): void {
    if (this.ended === value) return;
    this.ended = value;
    this.listeners.forEach((listener) => listener());
  }
}

export const sessionEnded = new SessionEnded();
