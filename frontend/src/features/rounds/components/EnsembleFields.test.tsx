import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { type Call, fakeServer } from "@/testing/server";

import type { RoundSettings } from "../api/round";
import { single } from "../ensembles";
import { defaults } from "../settings";
import { StartRound } from "./StartRound";

const types = [
  { id: 1, name: "Material", title: "材料" },
  { id: 2, name: "Part", title: "" },
];
const presets = [
  { id: "msra", title: "ALBERT-BiLSTM-CRF", source: "", settings: { ensemble: single } },
  { id: "bilstm_crf", title: "BiLSTM-CRF", source: "", settings: { ensemble: single } },
  { id: "split", title: "Split", source: "", settings: { ensemble: { ...single, kind: "weak_strong" } } },
];
let calls: Call[];

function open(initial: Partial<RoundSettings> = {}) {
  calls = fakeServer({
    "GET corpora/1/entity-types": () => ({ count: 2, next: null, previous: null, results: types }),
    "GET models": () => ({ count: 0, next: null, previous: null, results: [] }),
    "GET encoders": () => [],
    "GET presets": () => presets,
    "POST corpora/1/rounds": () => ({}),
  });
  renderAt(<StartRound corpusId={1} initial={{ ...defaults, ...initial }} onClose={() => undefined} />, "/", "/");
}

async function choose(label: string, option: string) {
  await userEvent.click(await screen.findByRole("combobox", { name: label }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
}

async function sent(): Promise<RoundSettings["ensemble"]> {
  await userEvent.click(screen.getByRole("button", { name: "Start round" }));
  const call = await waitFor(() => {
    const found = calls.find(({ route }) => route === "POST corpora/1/rounds");
    expect(found).toBeDefined();
    return found;
  });
  return (call?.body as RoundSettings).ensemble;
}

beforeEach(() => {
  calls = [];
});

test("rare types are chosen among those of the corpus", async () => {
  open();
  await choose("Ensemble", "Weak/strong split");
  await choose("Weak types", "材料");
  await choose("Detector", "None: always ask");
  expect(await sent()).toEqual({ ...single, kind: "weak_strong", weak_types: ["Material"], detector: "none", weak_reads_all: true });
}, 20_000);

test("a stack is chosen among single models, and the form says what it costs", async () => {
  open();
  await choose("Ensemble", "Stacking");
  expect(screen.queryByTestId("trainings")).toBeNull(); // of nothing yet
  await choose("Base models", "BiLSTM-CRF");
  expect(screen.queryByRole("option", { name: "Split" })).toBeNull();
  expect(screen.getByTestId("trainings").textContent).toContain("12 trainings: 2 models, 6 times each.");
  expect(await sent()).toEqual({ ...single, kind: "stacking", bases: ["bilstm_crf"] });
}, 20_000);

test("a stack of one model is not sent", async () => {
  open({ ensemble: { ...single, kind: "stacking" } });
  await userEvent.click(screen.getByRole("button", { name: "Start round" }));
  expect(await screen.findByText("Choose at least one base model.")).toBeTruthy();
  expect(calls.some(({ route }) => route.startsWith("POST"))).toBe(false);
}, 20_000);

test("bases that are settings stay what they are", async () => {
  const ensemble = { ...single, kind: "stacking" as const, bases: [{ encoder: "a/b" }] };
  open({ ensemble });
  await choose("Base models", "ALBERT-BiLSTM-CRF");
  expect(screen.getAllByText("encoder = a/b").length).toBeGreaterThan(0);
  expect(await sent()).toEqual({ ...ensemble, bases: [{ encoder: "a/b" }, "msra"] });
}, 20_000);
