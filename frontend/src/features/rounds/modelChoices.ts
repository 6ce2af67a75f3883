import { startsFromNothing } from "@/lib/encoders";
import type { Preset } from "@/lib/presets";

import type { RoundSettings } from "./api/round";
import { single } from "./ensembles";
import { modelDefaults } from "./settings";

type Choices = { [K in "sequence" | "attention" | "cell" | "decoder" | "loss" | "scheme"]: readonly RoundSettings[K][] };

/** What the parts of a model can be, in the order in which they are offered. */
export const choices: Choices = {
  sequence: ["attbilstm", "bilstm", "en2bilstm", "lattice", "none"],
  attention: ["cosine", "scaled_dot"],
  cell: ["plain", "peephole"],
  decoder: ["crf", "softmax"],
  loss: ["crf", "crf+ce", "crf+focal", "crf+ls_ce", "crf+ls_focal_ce", "ce", "focal", "ls_ce", "ls_focal_ce"],
  scheme: ["BIO", "IO", "EIO", "BIEO", "BIES"],
};

export const modelParts = ["sequence", "attention", "cell", "decoder", "loss", "scheme"] as const;

/** Cells that the LSTMs of a sequence layer can have. */
export function cellsOf(sequence: RoundSettings["sequence"]): readonly RoundSettings["cell"][] {
  return sequence === "none" || sequence === "lattice" ? ["plain"] : choices.cell;
}

/** Losses by which the decoder is learned. */
export function lossesOf(decoder: RoundSettings["decoder"]): readonly RoundSettings["loss"][] {
  return choices.loss.filter((loss) => loss.startsWith("crf") === (decoder === "crf"));
}

/** The settings with one changed, and with those that go with it: nothing that the server would refuse. */
export function withChoice<K extends keyof Choices>(settings: RoundSettings, name: K, value: RoundSettings[K]): RoundSettings {
  const next = { ...settings, [name]: value };
  if (next.sequence !== "attbilstm") next.attention = "cosine";
  if (!cellsOf(next.sequence).includes(next.cell)) next.cell = "plain";
  if (!lossesOf(next.decoder).includes(next.loss)) next.loss = next.decoder === "crf" ? "crf" : "ce";
  return next;
}

const RATE = "train.lr_encoder";

/** The settings with another encoder. A preset's learning rate is for pretrained weights: from nothing it is far too low. */
export function withEncoder(settings: RoundSettings, encoder: string): RoundSettings {
  const extra = Object.fromEntries(Object.entries(settings.extra).filter(([name]) => !startsFromNothing(encoder) || name !== RATE));
  return { ...settings, encoder, extra };
}

/** The settings of a round with all that a preset decides; the model's others go back to the defaults. */
export function withPreset(settings: RoundSettings, preset: Preset["settings"]): RoundSettings {
  return { ...settings, ...modelDefaults, ...preset, ensemble: { ...single, ...preset.ensemble } };
}
