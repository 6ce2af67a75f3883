import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer, Refusal } from "@/testing/server";

import type { PretrainingRow } from "../api/pretraining";
import { pretraining } from "../fakes";
import { PretrainingsPage } from "./PretrainingsPage";

type Sent = Record<string, unknown>;

const encoders = [
  { id: "scratch:tiny", title: "Tiny", needs_download: false, note: "" },
  { id: "own:3", title: "Steel, adapted", needs_download: false, note: "" },
];

function open(rows: PretrainingRow[] = [], refuse: () => void = () => undefined) {
  const sent: Sent[] = [];
  fakeServer({
    "GET corpora/1": () => ({ id: 1, role: "lead", archived: false }),
    "GET corpora/1/pretrainings": () => ({ count: rows.length, next: null, previous: null, results: rows }),
    "GET encoders": () => encoders,
    "POST corpora/1/pretrainings": ({ form }) => {
      const settings = JSON.parse(form?.get("settings") as string) as Sent;
      sent.push({ name: form?.get("name"), pool: form?.get("pool"), files: form?.getAll("files").length, settings });
      refuse();
      return pretraining();
    },
  });
  const { router } = renderAt(<PretrainingsPage />, "/corpora/:id/pretraining", "/corpora/1/pretraining");
  return { sent, router };
}

async function openForm(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await screen.findByText("No encoder pretrained yet"); // the button moves there
  const button = () => screen.getByRole("button", { name: "Pretrain an encoder" });
  await waitFor(() => expect(button().getAttribute("aria-disabled")).toBeNull());
  await user.click(button());
}

const submit = () => screen.getByRole("button", { name: "Start pretraining" });

test("they are listed with their steps and their held-out loss", async () => {
  open([pretraining({ status: "succeeded", progress_done: 2442 }), pretraining({ id: 6, number: 1, name: "First", status: "queued", held_out: null, worker_seen: true })]);
  const row = await screen.findByRole("row", { name: /2\. Steel manuals/ });
  for (const text of ["Done", "2,442 / 2,442", "5.432", "lead"]) expect(within(row).getByText(text)).toBeTruthy();
  expect(within(row).getByRole("link").getAttribute("href")).toBe("/corpora/1/pretraining/7");
  expect(screen.getByRole("row", { name: /1\. First/ }).textContent).toContain("Waiting");
});

test("while one is active no other is started", async () => {
  open([pretraining()]);
  const button = await screen.findByRole("button", { name: "Pretrain an encoder" });
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBe("true"));
});

test("name, text and only the settings that were chosen are sent", async () => {
  const user = userEvent.setup();
  const { sent, router } = open();
  await openForm(user);
  await user.type(screen.getByRole("textbox", { name: "Name" }), " Steel ");
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  expect(input?.accept).toBe(".txt,.xz");
  if (input) await user.upload(input, [new File(["炼钢"], "a.txt"), new File(["x"], "b.txt.xz")]);
  await user.click(screen.getByRole("combobox", { name: "Goes on from" }));
  expect(screen.queryByRole("option", { name: "scratch:tiny" })).toBeNull();
  await user.click(await screen.findByRole("option", { name: "own:3 · Steel, adapted" }));
  await user.type(screen.getByRole("textbox", { name: "Characters to read" }), "500000");
  await user.click(screen.getByRole("button", { name: "More settings" }));
  await user.type(await screen.findByRole("textbox", { name: "Windows per step" }), "32");
  await user.click(submit());
  expect(await screen.findByText("elsewhere")).toBeTruthy();
  expect(router.state.location.pathname).toBe("/corpora/1/pretraining/7");
  expect(sent).toEqual([{ name: "Steel", pool: "true", files: 2, settings: { start: "own:3", characters: 500_000, batch: 32 } }]);
}, 20_000);

test("a learning rate is sent as it was typed", async () => {
  const user = userEvent.setup();
  const { sent } = open();
  await openForm(user);
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Steel");
  await user.type(screen.getByRole("textbox", { name: "Learning rate" }), "0.0005");
  await user.click(submit());
  await waitFor(() => expect(sent).toMatchObject([{ settings: { rate: 0.0005 } }]));
}, 20_000);

test("without a name and without text nothing is sent", async () => {
  const user = userEvent.setup();
  const { sent } = open();
  await openForm(user);
  await user.click(screen.getByRole("checkbox", { name: /unlabelled text/ }));
  await user.click(submit());
  expect(screen.getByText("Give it a name.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Name" }));
  expect(screen.getByText("Choose the pool, files, or both.")).toBeTruthy();
  expect(sent).toEqual([]);
}, 20_000);

test.each([
  { data: { fields: { "files.0": ["The submitted file is empty."] } }, shown: "The submitted file is empty.", alert: false },
  { data: { fields: { settings: ["rate must be in (0, 1)."] } }, shown: "rate must be in (0, 1).", alert: true },
  { data: {}, shown: "Another pretraining of this corpus is active: wait for it, or cancel it.", alert: true },
])("why it is refused is said: $shown", async ({ data, shown, alert }) => {
  const user = userEvent.setup();
  open([], () => {
    throw new Refusal(400, "pretraining_active", data);
  });
  await openForm(user);
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Steel");
  await user.click(submit());
  expect((await screen.findByText(shown)).closest("[role=alert]") !== null).toBe(alert);
}, 20_000);
