import { zhTiny } from "@/lib/encoders";

import type { RoundSettings } from "./api/round";
import { single } from "./ensembles";

/** What a preset decides: its other settings are these. */
export const modelDefaults = {
  encoder: zhTiny,
  sequence: "attbilstm",
  attention: "cosine",
  cell: "plain",
  decoder: "crf",
  loss: "crf",
  scheme: "BIO",
  r_drop: 0,
  freeze_epochs: 0,
  epochs: 20,
  ensemble: single,
  extra: {},
} satisfies Partial<RoundSettings>;

export const defaults: RoundSettings = {
  ...modelDefaults,
  parent: null,
  high: 0.95,
  low: 0.6,
  budget: 200,
  auto_accept: "off",
  strategy: "least_confidence",
  overlap_percent: 0,
  seed: 1,
};

/** What the form starts with: the last round's choices, and on top what was just chosen elsewhere on the page. */
export function startWith(last: Partial<RoundSettings> | undefined, chosen: Partial<RoundSettings>, overlapPercent: number): RoundSettings {
  return { ...defaults, overlap_percent: overlapPercent, ...last, ...chosen };
}
