import { startsFromNothing } from "@/lib/encoders";
import type { Preset } from "@/lib/presets";

import type { SettingField, Spec } from "./api/experiment";

/** A setting that is varied, with its values as typed. */
export interface Axis {
  field: string;
  values: string[];
}

/** An experiment as the form holds it. */
export interface Draft {
  name: string;
  /** Ids of the papers' systems that are compared. */
  presets: string[];
  /** Of all cells; "" leaves each preset its own. */
  encoder: string;
  /** Of all cells; null leaves each preset its own. */
  epochs: number | null;
  axes: Axis[];
  /** How often each cell is trained, with the seeds 1, 2, 3 … */
  repeats: number;
  /** 0: the fixed split of the corpus. */
  folds: number;
}

export const newDraft: Draft = { name: "", presets: [], encoder: "", epochs: null, axes: [], repeats: 3, folds: 0 };

type Flat = Record<string, unknown>;
type Tables = Record<string, Record<string, unknown>>;

/** The tables that the server reads. What the grid varies and what holds for all cells takes the place of a preset's own. */
export function toSpec(draft: Draft, presets: readonly Preset[], fields: readonly SettingField[]): Spec {
  const axes = draft.axes.filter(({ field, values }) => field && values.length > 0);
  const varied = new Set(axes.map(({ field }) => field));
  const common: Flat = { ...(draft.encoder && { "model.encoder": draft.encoder }), ...(draft.epochs && { "train.epochs": draft.epochs }) };
  const own = presets.filter(({ id }) => draft.presets.includes(id)).map((preset) => [preset.id, withCommon(flatOf(preset, fields), common)] as const);
  const without = (settings: Flat) => Object.fromEntries(Object.entries(settings).filter(([name]) => !varied.has(name)));
  return {
    seeds: Array.from({ length: draft.repeats }, (_, index) => index + 1),
    folds: draft.folds,
    base: own.length ? {} : nested(without(common)),
    presets: Object.fromEntries(own.map(([id, settings]) => [id, nested(without(settings))])),
    grid: nested(Object.fromEntries(axes.map(({ field, values }) => [field, values.map((value) => typed(value, kindOf(field, fields)))]))),
  };
}

function withCommon(settings: Flat, common: Flat): Flat {
  const { "train.lr_encoder": rate, ...rest } = { ...settings, ...common };
  const { "model.encoder": encoder } = common;
  const lowRate = rate === undefined || (typeof encoder === "string" && startsFromNothing(encoder));
  return lowRate ? rest : { ...rest, "train.lr_encoder": rate };
}

/** `{loss: "crf", ensemble: {kind: "none"}, extra: {…}}` as `{"model.loss": "crf", "ensemble.kind": "none", …}`. */
function flatOf(preset: Preset, fields: readonly SettingField[]): Flat {
  const { extra = {}, ensemble = {}, ...plain } = preset.settings;
  const dotted = Object.entries(plain).map(([name, value]) => [fields.find((field) => field.name.endsWith(`.${name}`))?.name ?? name, value]);
  const options = Object.entries(ensemble).map(([name, value]) => [`ensemble.${name}`, value]);
  return { ...(Object.fromEntries([...dotted, ...options]) as Flat), ...extra };
}

/** `{"model.loss": 1}` as `{model: {loss: 1}}`. */
function nested(flat: Flat): Tables {
  const tables: Tables = {};
  for (const [name, value] of Object.entries(flat)) {
    const [part = "", field = ""] = name.split(".");
    tables[part] = { ...tables[part], [field]: value };
  }
  return tables;
}

function kindOf(name: string, fields: readonly SettingField[]): SettingField["kind"] {
  return fields.find((field) => field.name === name)?.kind ?? "text";
}

/** As the server reads it; what is no number goes as it is, and the server says so. */
export function typed(value: string, kind: SettingField["kind"]): string | number | boolean {
  if (kind === "flag") return value === "true";
  const number = Number(value);
  return (kind === "whole" || kind === "number") && value.trim() !== "" && !Number.isNaN(number) ? number : value;
}

export interface PresetGroup {
  paper: string;
  presets: Preset[];
}

/** By the paper that they are from, in the order in which papers first come. "" is no paper. */
export function byPaper(presets: readonly Preset[]): PresetGroup[] {
  const groups = new Map<string, Preset[]>();
  for (const preset of presets) {
    const paper = preset.source.split(/[,;，；]| of /)[0] ?? "";
    groups.set(paper, [...(groups.get(paper) ?? []), preset]);
  }
  return [...groups].map(([paper, own]) => ({ paper, presets: own }));
}
