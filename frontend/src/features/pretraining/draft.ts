import { zhTiny } from "@/lib/encoders";

/** Settings that the form asks for. */
export const numbers = ["characters", "rate", "batch", "accumulate", "length", "vocabulary", "seed"] as const;
export type NumberName = (typeof numbers)[number];

/** A pretraining as the form holds it: a number still being typed is a text ("0."), one left empty the usual one. */
export interface Draft extends Record<NumberName, number | string> {
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
  start: zhTiny,
  characters: "",
  rate: "",
  batch: "",
  accumulate: "",
  length: "",
  vocabulary: "",
  seed: "",
};

/** Those of PretrainConfig; what is missing the text or the encoder decides. */
export const usual: Partial<Record<NumberName, number>> = {
  batch: 64,
  accumulate: 1,
  length: 128,
  vocabulary: 8000,
  seed: 1,
};

/** What is sent: all that was typed. */
export function settingsOf(draft: Draft): Record<string, string | number> {
  const start = draft.start.trim();
  const chosen = numbers
    .filter((name) => !start || name !== "vocabulary") // it brings its own
    .flatMap((name) => (draft[name] === "" ? [] : [[name, Number(draft[name])] as const]));
  return { ...(start && { start }), ...Object.fromEntries(chosen) };
}
