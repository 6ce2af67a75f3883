/** Text by key: localStorage, or a Map in tests. */
export interface Storage {
  keys: (prefix: string) => string[];
  get: (key: string) => string | null;
  set: (key: string, value: string) => void;
  remove: (key: string) => void;
}

/** A store whose keys all begin with `prefix`; values are JSON. A full or forbidden store is treated as an empty one. */
export class Shelf<T> {
  constructor(
    private readonly storage: Storage,
    private readonly prefix: string,
  ) {}

  all(): T[] {
    return this.storage
      .keys(this.prefix)
      .map((key) => this.read(key))
      .filter((value) => value !== null);
  }

  get(name: string): T | null {
    return this.read(this.prefix + name);
  }

  has(name: string): boolean {
    return this.storage.get(this.prefix + name) !== null;
  }

  /** False if there is no room: the work is still in memory, and the page asks before it closes while any is unsent. */
  put(name: string, value: T): boolean {
    try {
      this.storage.set(this.prefix + name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  drop(name: string): void {
    this.storage.remove(this.prefix + name);
  }

  private read(key: string): T | null {
    try {
      return JSON.parse(this.storage.get(key) ?? "null") as T | null;
    } catch {
      this.storage.remove(key);
      return null;
    }
  }
}

export function mapStorage(map = new Map<string, string>()): Storage {
  return {
    keys: (prefix) => [...map.keys()].filter((key) => key.startsWith(prefix)),
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
  };
}
