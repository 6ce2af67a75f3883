import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderAt } from "@/testing/render";
import { type Call, fakeServer } from "@/testing/server";

import type { Experiment } from "../api/experiment";
import { cell, experiment } from "../fakes";
import { ExperimentPage } from "./ExperimentPage";

// What is drawn is tested as data in charts.test.ts.
vi.mock("./Chart", () => ({ default: ({ label }: { label: string }) => <div role="img" aria-label={label} /> }));

function open(shown: Experiment): { calls: Call[]; router: ReturnType<typeof renderAt>["router"] } {
  const calls = fakeServer({
    "GET corpora/1": () => ({ id: 1, role: "lead", archived: false }),
    "GET corpora/1/experiments/7": () => shown,
    "GET corpora/1/entity-types": () => ({ count: 0, next: null, previous: null, results: [] }),
    "POST corpora/1/experiments/7/cancel": () => ({ ...shown, status: "cancelled" }),
    "POST corpora/1/experiments/7/retry": () => ({ ...shown, status: "queued" }),
  });
  const { router } = renderAt(<ExperimentPage />, "/corpora/:id/experiments/:experimentId", "/corpora/1/experiments/7");
  return { calls, router };
}

/** First cells hold the name, the mark of the best one, and a link. */
const rows = () => screen.getAllByRole("row").slice(1).map((row) => within(row).getAllByRole("cell")[0]?.firstChild?.textContent);

test("cells are sorted by F1, the best is marked, and a heading turns the order", async () => {
  const user = userEvent.setup();
  open(experiment());
  await screen.findByRole("table");
  expect(rows()).toEqual(["loss=focal", "loss=crf"]);
  expect(screen.getByRole("row", { name: /loss=focal Best/ }).textContent).toContain("90.0% ± 1.0%");
  expect(screen.getAllByText("Best")).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: /Training/ }));
  expect(rows()).toEqual(["loss=crf", "loss=focal"]);
  expect(screen.getByRole("columnheader", { name: /Training/ }).getAttribute("aria-sort")).toBe("ascending");
});

test("there are three pictures, and the report in five forms", async () => {
  const user = userEvent.setup();
  open(experiment());
  for (const name of ["F1 (micro)", "F1 against training time", "F1 per entity type"]) expect(await screen.findByRole("img", { name })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Download the report" }));
  const links = await screen.findAllByRole("menuitem");
  expect(links.map((link) => link.getAttribute("href")?.split("=")[1])).toEqual(["markdown", "csv", "types", "json", "zip"]);
});

test("the settings of a cell go to a round", async () => {
  const user = userEvent.setup();
  const { router } = open(experiment());
  await user.click((await screen.findAllByRole("link", { name: "Use in a round" }))[0] ?? document.body);
  expect(router.state.location.pathname).toBe("/corpora/1/rounds");
  expect(router.state.location.state).toEqual({ settings: { encoder: "embedding", loss: "crf", extra: {}, parent: null } });
});

test("while it runs it shows its run and can be cancelled", async () => {
  const user = userEvent.setup();
  const current = { cell: "loss=crf", seed: 2, fold: 0, epoch: 3, epochs: 20 };
  const { calls } = open(experiment({ status: "running", progress_done: 0, current, best: null, scored_on: null, sizes: null, cells: [cell("loss=crf", null)] }));
  expect((await screen.findByTestId("current-run")).textContent).toBe("loss=crf, seed 2, fold 1 · epoch 3 of 20");
  expect(screen.getByText("Figures come with the first finished run.")).toBeTruthy();
  expect(screen.queryByRole("img", { name: "F1 (micro)" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Cancel experiment" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel experiment" }));
  expect(calls.some(({ route }) => route === "POST corpora/1/experiments/7/cancel")).toBe(true);
});

test("what failed and what was left out is told with its reason, and can be tried again", async () => {
  const user = userEvent.setup();
  const error = { code: "runs_failed", message: "1 of 2 runs failed.", data: {} };
  const failed = [1, 2].map((seed) => ({ name: `loss=ce, seed ${seed}`, reason: "The loss became infinite." }));
  const skipped = [{ name: "decoder=softmax", reason: "loss crf needs decoder crf" }];
  const { calls } = open(experiment({ status: "failed", error, failed, skipped }));
  expect((await screen.findByRole("alert")).textContent).toContain("1 of 2 runs failed.");
  expect(screen.getByText("The loss became infinite.")).toBeTruthy(); // once for both
  expect(screen.getByText("loss=ce, seed 2")).toBeTruthy();
  expect(screen.getByText("loss crf needs decoder crf")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(calls.some(({ route }) => route === "POST corpora/1/experiments/7/retry")).toBe(true);
});

test("without a worker the page says so", async () => {
  open(experiment({ status: "queued", worker_seen: false }));
  expect(await screen.findByText("No worker is running")).toBeTruthy();
});
