/** Settings that the form asks for. */
export const numbers = ["characters", "rate", "batch", "accumulate", "length", "vocabulary", "seed"] as const;
export type NumberName = (typeof numbers)[number];

/** A pretraining as the form holds it; a number that is left empty is the usual one. */
export interface Draft extends Record<NumberName, number | null> {
  name: string;
  pool: boolean;
  files: File[];
  /** The encoder that it goes on from; "" for none. */
  start: string;
}

export const newDraft: Draft = {
  name: "",
  pool: true,
  files: [],
  start: "",
  characters: null,
  rate: null,
  batch: null,
  accumulate: null,
  length: null,
  vocabulary: null,
  seed: null,
};

/** Those of PretrainConfig, which need not be sent. */
const defaults: Record<NumberName, number> = {
  characters: 20_000_000,
  rate: 0.001,
  batch: 64,
  accumulate: 1,
  length: 128,
  vocabulary: 8000,
  seed: 1,
};

/** What an empty field means. An encoder that has learned already forgets at the rate of one that has not. */
export function usual(name: NumberName, start: string): number {
  return name === "rate" && start.trim() ? 0.00005 : defaults[name];
}

/** What is sent: all that differs from the server's defaults. */
export function settingsOf(draft: Draft): Record<string, string | number> {
  const start = draft.start.trim();
  const chosen = numbers
    .filter((name) => !start || name !== "vocabulary") // it brings its own
    .map((name) => [name, draft[name] ?? usual(name, start)] as const)
    .filter(([name, value]) => value !== defaults[name]);
  return { ...(start && { start }), ...Object.fromEntries(chosen) };
}
