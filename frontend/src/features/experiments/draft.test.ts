import { expect, test } from "vitest";

import type { Preset } from "@/lib/presets";

import type { SettingField } from "./api/experiment";
import { byPaper, newDraft, toSpec, typed } from "./draft";

const field = (name: string, kind: SettingField["kind"]): SettingField => ({ name, kind, choices: [], default: null });
const fields = [
  field("model.encoder", "text"),
  field("model.loss", "choice"),
  field("model.max_length", "whole"),
  field("train.epochs", "whole"),
  field("train.lr_encoder", "number"),
  field("train.r_drop", "number"),
];
const steel: Preset = {
  id: "steel",
  title: "ALBERT",
  source: "steel paper, eq. 4",
  settings: { encoder: "a/b", loss: "focal", epochs: 30, extra: { "model.max_length": 128, "train.lr_encoder": 2e-5 } },
};
const msra: Preset = { id: "msra", title: "ALBERT-BiLSTM-CRF", source: "MSRA paper", settings: { encoder: "a/b", extra: {} } };

test("without presets the common settings are the base of the grid", () => {
  const spec = toSpec({ ...newDraft, encoder: "embedding", epochs: 2, axes: [{ field: "model.loss", values: ["crf", "crf+focal"] }] }, [steel], fields);
  expect(spec).toEqual({
    seeds: [1, 2, 3],
    folds: 0,
    base: { model: { encoder: "embedding" }, train: { epochs: 2 } },
    presets: {},
    grid: { model: { loss: ["crf", "crf+focal"] } },
  });
});

test("a preset is a row with all that it decides", () => {
  const spec = toSpec({ ...newDraft, presets: ["steel"] }, [steel, msra], fields);
  expect(spec.presets).toEqual({
    steel: { model: { encoder: "a/b", loss: "focal", max_length: 128 }, train: { epochs: 30, lr_encoder: 2e-5 } },
  });
});

test("the ensemble of a preset goes with its row, option by option", () => {
  const ensemble = { kind: "stacking", bases: ["bilstm_crf"], folds: 5 };
  const stack = { ...msra, id: "stack", settings: { ...msra.settings, ensemble } } as Preset;
  expect(toSpec({ ...newDraft, presets: ["stack"] }, [stack], fields).presets).toEqual({ stack: { model: { encoder: "a/b" }, ensemble } });
});

test("what holds for all takes the place of a preset's own, and the low rate goes with the pretrained encoder", () => {
  const { presets } = toSpec({ ...newDraft, presets: ["steel", "msra"], encoder: "scratch:tiny", epochs: 4 }, [steel, msra], fields);
  expect(presets?.steel).toEqual({ model: { encoder: "scratch:tiny", loss: "focal", max_length: 128 }, train: { epochs: 4 } });
  expect(presets?.msra).toEqual({ model: { encoder: "scratch:tiny" }, train: { epochs: 4 } });
  const pretrained = toSpec({ ...newDraft, presets: ["steel"], encoder: "c/d" }, [steel], fields);
  expect(pretrained.presets?.steel?.train).toEqual({ epochs: 30, lr_encoder: 2e-5 });
});

test("a setting that is varied is no longer the preset's", () => {
  const spec = toSpec({ ...newDraft, presets: ["steel"], axes: [{ field: "train.epochs", values: ["2", "4"] }] }, [steel], fields);
  expect(spec.presets?.steel?.train).toEqual({ lr_encoder: 2e-5 });
  expect(spec.grid).toEqual({ train: { epochs: [2, 4] } });
});

test("a setting without values varies nothing", () => {
  const axes = [
    { field: "model.loss", values: [] },
    { field: "", values: ["x"] },
  ];
  expect(toSpec({ ...newDraft, axes }, [], fields).grid).toEqual({});
});

test("typed values become what the setting is; what cannot goes as it is", () => {
  expect([typed("2", "whole"), typed("1e-3", "number"), typed("true", "flag"), typed("2", "text")]).toEqual([2, 0.001, true, "2"]);
  expect([typed("many", "whole"), typed(" ", "number")]).toEqual(["many", " "]);
});

test("presets stand under their paper", () => {
  const other = { ...steel, id: "steel_ce", source: "steel paper, table 3" };
  expect(byPaper([steel, msra, other]).map(({ paper, presets }) => [paper, presets.map(({ id }) => id)])).toEqual([
    ["steel paper", ["steel", "steel_ce"]],
    ["MSRA paper", ["msra"]],
  ]);
});

test("so they do in Chinese", () => {
  const chinese = [{ ...steel, source: "钢铁论文，式 4" }, { ...msra, source: "MSRA 论文" }, { ...steel, id: "steel_ce", source: "钢铁论文，表 3" }];
  expect(byPaper(chinese).map(({ paper, presets }) => [paper, presets.length])).toEqual([
    ["钢铁论文", 2],
    ["MSRA 论文", 1],
  ]);
});
