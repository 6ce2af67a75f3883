import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { type Call, fakeServer, Refusal } from "@/testing/server";

import type { ExperimentRow, Plan, Spec } from "../api/experiment";
import { experiment } from "../fakes";
import { ExperimentsPage } from "./ExperimentsPage";

const presets = [
  { id: "msra", title: "ALBERT-BiLSTM-CRF", source: "MSRA paper", settings: { encoder: "a/b", extra: {} } },
  { id: "steel", title: "ALBERT", source: "steel paper, eq. 4", settings: { encoder: "a/b", loss: "focal", extra: {} } },
];
const fields = [
  { name: "model.encoder", kind: "text", choices: [], default: "scratch:tiny" },
  { name: "model.loss", kind: "choice", choices: ["crf", "crf+focal"], default: "crf" },
];
const plan: Plan = { runs: 6, cells: ["a", "b"], skipped: [{ name: "c", reason: "no sense" }], sentences: { train: 40, dev: 0, test: 9 } };

function open(rows: ExperimentRow[] = [], answer: () => Plan = () => plan): Call[] {
  const calls = fakeServer({
    "GET corpora/1": () => ({ id: 1, role: "lead", archived: false }),
    "GET corpora/1/experiments": () => ({ count: rows.length, next: null, previous: null, results: rows }),
    "POST corpora/1/experiments/plan": answer,
    "POST corpora/1/experiments": () => experiment({ id: 7 }),
    "GET presets": () => presets,
    "GET setting-fields": () => fields,
    "GET encoders": () => [{ id: "embedding", title: "Vectors", needs_download: false, note: "" }],
  });
  renderAt(<ExperimentsPage />, "/corpora/:id/experiments", "/corpora/1/experiments");
  return calls;
}

async function openForm(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await screen.findByText("No experiment yet"); // the button moves there
  const button = () => screen.getByRole("button", { name: "New experiment" });
  await waitFor(() => expect(button().getAttribute("aria-disabled")).toBeNull());
  await user.click(button());
}

const sent = (calls: Call[], route: string) => calls.filter((call) => call.route === route).at(-1)?.body as (Spec & { name?: string }) | undefined;

test("experiments are listed with their best model", async () => {
  open([experiment()]);
  const row = await screen.findByRole("row", { name: /Which loss/ });
  expect(row.textContent).toContain("2 / 2");
  expect(row.textContent).toContain("loss=focal");
  expect(row.textContent).toContain("90.0% ± 1.0%");
});

test("while one is active no other is started", async () => {
  open([experiment({ status: "running" })]);
  const button = await screen.findByRole("button", { name: "New experiment" });
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBe("true"));
});

test("the form says what it means and starts what was chosen", async () => {
  const user = userEvent.setup();
  const calls = open();
  await openForm(user);
  expect(await screen.findByText("steel paper")).toBeTruthy();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Which system?");
  await user.click(screen.getByRole("checkbox", { name: /BiLSTM/ }));
  await waitFor(() => expect(sent(calls, "POST corpora/1/experiments/plan")?.presets).toEqual({ msra: { model: { encoder: "a/b" } } }));
  const summary = await screen.findByTestId("plan");
  expect(summary.textContent).toContain("6 runs = 2 rows × 3 seeds");
  expect(summary.textContent).toContain("pool 40, dev 0, test 9");
  expect(summary.textContent).toContain("a tenth of the pool stands for dev");
  expect(summary.textContent).toContain("c: no sense");
  await user.click(screen.getByRole("button", { name: "Start experiment" }));
  expect(await screen.findByText("elsewhere")).toBeTruthy();
  expect(sent(calls, "POST corpora/1/experiments")).toMatchObject({ name: "Which system?", seeds: [1, 2, 3], presets: { msra: {} } });
}, 20_000);

test("a setting is varied over values of its list", async () => {
  const user = userEvent.setup();
  const calls = open();
  await openForm(user);
  await user.click(await screen.findByRole("button", { name: "Vary a setting" }));
  await user.click(screen.getByRole("combobox", { name: "Setting" }));
  await user.click(await screen.findByRole("option", { name: "Loss" }));
  await user.click(screen.getByRole("combobox", { name: "Values" }));
  await user.click(await screen.findByRole("option", { name: "CRF" }));
  await user.click(await screen.findByRole("option", { name: "CRF + focal" }));
  await waitFor(() => expect(sent(calls, "POST corpora/1/experiments/plan")?.grid).toEqual({ model: { loss: ["crf", "crf+focal"] } }));
  await user.click(screen.getByRole("button", { name: "Remove this setting" }));
  await waitFor(() => expect(sent(calls, "POST corpora/1/experiments/plan")?.grid).toEqual({}));
}, 20_000);

test("why it would be refused is said before it is started", async () => {
  const user = userEvent.setup();
  open([], () => {
    throw new Refusal(400, "not_enough_labels");
  });
  await openForm(user);
  expect((await screen.findByRole("alert")).textContent).toContain("not_enough_labels");
});
