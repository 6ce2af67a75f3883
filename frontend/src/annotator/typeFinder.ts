interface Named {
  readonly name: string;
  readonly title: string;
}

/** Names to remember, of all corpora of a browser. */
const REMEMBERED = 100;

/** Case and width are one; so is what the key that opens the list may leave in the field under an input method. */
function plain(typed: string): string {
  return typed.normalize("NFKC").toLowerCase().replace(/^[\s/、]+/, "").trimEnd();
}

/** The types whose name or title holds what is typed; with nothing typed all of them, those used last first. */
export function findTypes<T extends Named>(types: readonly T[], typed: string, recent: readonly string[]): T[] {
  const wanted = plain(typed);
  if (wanted) return types.filter(({ name, title }) => [name, title].some((text) => plain(text).includes(wanted)));
  const place = ({ name }: T) => (recent.includes(name) ? recent.indexOf(name) : REMEMBERED);
  return [...types].sort((a, b) => place(a) - place(b));
}

/** The names used, with `name` as the newest. */
export function used(recent: readonly string[], name: string): string[] {
  return [name, ...recent.filter((other) => other !== name)].slice(0, REMEMBERED);
}

/** Where a key leads in a list of `count`, round its ends; null for a key that chooses nothing. */
export function step(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  const places: Readonly<Record<string, number>> = { ArrowDown: from + 1, ArrowUp: from - 1 + count, Home: 0, End: count - 1 };
  const place = places[key];
  return place === undefined ? null : place % count;
}
