import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Schemas } from "@/lib/schema";
import { renderAt } from "@/testing/render";
import { type Call, fakeServer, Refusal } from "@/testing/server";

import { single } from "../ensembles";
import { RoundsPage } from "./RoundsPage";

const corpus = { id: 1, name: "steel", description: "", guideline: "", overlap_percent: 5, role: "lead", archived: false };

const settings: Schemas["RoundSettings"] = {
  encoder: "embedding",
  parent: null,
  high: 0.9,
  low: 0.5,
  budget: 30,
  auto_accept: "threshold",
  strategy: "mnlp",
  overlap_percent: 5,
  epochs: 7,
  seed: 3,
  sequence: "bilstm",
  attention: "cosine",
  cell: "plain",
  decoder: "crf",
  loss: "crf+focal",
  scheme: "BIES",
  r_drop: 0.5,
  freeze_epochs: 1,
  ensemble: single,
  extra: { "train.batch_size": 4 },
};

function round(changes: Partial<Schemas["Round"]> = {}): Schemas["Round"] {
  return {
    id: 4,
    number: 2,
    status: "succeeded",
    phase: "select",
    progress_done: 0,
    progress_total: 0,
    phases: [
      { phase: "train", status: "running", done: 30, total: 100 },
      { phase: "score", status: "waiting", done: 0, total: 0 },
    ],
    cancel_requested: false,
    interrupted: false,
    overtaken: false,
    settings,
    counts: { human: 40, imported: 0, auto: 0, train: 40, dev: 20, scored: 100, auto_accepted: 0, queued: 30 },
    history: [],
    error: null,
    metrics: null,
    model_version: null,
    lot: null,
    created_by: { id: 1, username: "lead" },
    created_at: "2026-01-02T03:04:05Z",
    started_at: null,
    finished_at: null,
    worker_seen: true,
    ...changes,
  };
}

/** 100 sentences: 40 at 0.2, 50 at 0.7, 10 at 0.95. */
const fine = Array.from({ length: 1000 }, (_, bin) => ({ 200: 40, 700: 50, 950: 10 })[bin] ?? 0);

function page<T>(...results: T[]) {
  return { count: results.length, next: null, previous: null, results };
}

function open(newest: Schemas["Round"], role = "lead", later = newest): Call[] {
  let asked = 0;
  const calls = fakeServer({
    "GET corpora/1": () => ({ ...corpus, role }),
    "GET corpora/1/rounds": () => page(asked++ === 0 ? newest : later),
    "POST corpora/1/rounds": () => {
      throw new Refusal(409, "round_active");
    },
    "GET corpora/1/histogram": () => ({ bins: [], fine, total: 100, high: 0.9, low: 0.5 }),
    "GET corpora/1/learning-curve": () => [],
    "GET corpora/1/models": () => page(),
    "GET models": () => page(),
    "GET encoders": () => [{ id: "embedding", title: "Vectors", needs_download: false, note: "" }],
  });
  renderAt(<RoundsPage />, "/corpora/:id/rounds", "/corpora/1/rounds");
  return calls;
}

const shownCount = (text: string) => screen.getByText(text, { exact: false }).textContent.split(" ").at(-1);

test("the counts follow the thresholds", async () => {
  open(round());
  const high = await screen.findByRole("slider", { name: "High threshold" });
  expect([shownCount("would be queued"), shownCount("would stay"), shownCount("would be accepted")]).toEqual(["30", "60", "10"]);
  fireEvent.keyDown(high, { key: "Home" });
  expect(high.getAttribute("aria-valuenow")).toBe("0.5");
  expect([shownCount("would be queued"), shownCount("would stay"), shownCount("would be accepted")]).toEqual(["30", "10", "60"]);
});

test("thresholds of the histogram and the last settings go into the form", async () => {
  const user = userEvent.setup();
  const calls = open(round());
  fireEvent.keyDown(await screen.findByRole("slider", { name: "Low threshold" }), { key: "ArrowLeft" });
  await user.click(screen.getByRole("button", { name: "Use these thresholds" }));
  const submit = screen.getAllByRole("button", { name: "Start round" }).at(-1);
  if (submit) await user.click(submit);
  await screen.findByRole("alert");
  expect(calls.find(({ route }) => route === "POST corpora/1/rounds")?.body).toEqual({ ...settings, low: 0.49 });
}, 20_000);

test("without a worker the page says so", async () => {
  open(round({ status: "queued", worker_seen: false }));
  expect(await screen.findByText("No worker is running")).toBeTruthy();
});

test("a round whose worker is silent says that it goes on by itself", async () => {
  open(round({ status: "running", interrupted: true }));
  expect(await screen.findByText(/goes on by itself within a minute/)).toBeTruthy();
  expect(screen.getAllByText("Interrupted")).toHaveLength(2);
});

test("while a round runs its phases and its latest epoch are shown, and no other can be started", async () => {
  open(round({ status: "running", history: [{ part: "", epoch: 3, loss: 1.5, dev_f1: 0.61, seconds: 2 }] }));
  expect((await screen.findByTestId("epoch-line")).textContent).toContain("Epoch 3 of 7 · dev F1 61.0%");
  expect(screen.getByText("30 / 100")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Start round" }).getAttribute("aria-disabled")).toBe("true");
});

test("while an ensemble is trained the part and its own best epoch are shown", async () => {
  const history = [
    { part: "strong", epoch: 1, loss: 2, dev_f1: 0.9, seconds: 2 },
    { part: "weak", epoch: 1, loss: 3, dev_f1: 0.4, seconds: 2 },
  ];
  open(round({ status: "running", history, settings: { ...settings, ensemble: { ...single, kind: "weak_strong" } } }));
  const line = (await screen.findByTestId("epoch-line")).textContent;
  expect(line).toContain("Weak types · Epoch 1 of 7 · dev F1 40.0% (best 40.0%)");
});

test("when a round ends the figures are asked for again", async () => {
  const calls = open(round({ status: "running" }), "lead", round());
  await screen.findByText("30 / 100");
  const curves = () => calls.filter(({ route }) => route === "GET corpora/1/learning-curve").length;
  await waitFor(() => expect(curves()).toBe(2), { timeout: 4000 });
});

test("a failure is explained and can be retried", async () => {
  open(round({ status: "failed", error: { code: "encoder_unavailable", message: "No such repository: x/y.", data: {} } }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The encoder could not be loaded");
  expect(alert.textContent).toContain("No such repository: x/y.");
  expect(screen.getByRole("button", { name: "Go on from where it stopped" }).getAttribute("aria-disabled")).toBeNull();
});

test.each(["failed", "cancelled"] as const)("a %s round that a newer one has overtaken is not tried again", async (status) => {
  open(round({ status, overtaken: true }));
  expect(await screen.findByText(/A newer round has scored the corpus since/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Go on from where it stopped" })).toBeNull();
});

test("a viewer can look but not start", async () => {
  open(round(), "viewer");
  const start = await screen.findByRole("button", { name: "Start round" });
  await waitFor(() => expect(start.getAttribute("aria-disabled")).toBe("true"));
  expect(screen.queryByRole("button", { name: "Use these thresholds" })).toBeNull();
});
