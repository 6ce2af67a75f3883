import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderAt } from "@/testing/render";
import { type Call, fakeServer } from "@/testing/server";

import type { Pretraining } from "../api/pretraining";
import { pretraining } from "../fakes";
import { PretrainingPage } from "./PretrainingPage";

vi.mock("@/components/ui/LineChart", () => ({
  default: ({ label, series }: { label: string; series: { name: string; points: unknown[] }[] }) => (
    <div role="img" aria-label={label}>
      {series.map(({ name, points }) => `${name}: ${JSON.stringify(points)}`).join(" ")}
    </div>
  ),
}));

function open(shown: Pretraining): { calls: Call[]; router: ReturnType<typeof renderAt>["router"] } {
  const calls = fakeServer({
    "GET corpora/1": () => ({ id: 1, role: "lead", archived: false }),
    "GET corpora/1/pretrainings/7": () => shown,
    "GET encoders": () => [{ id: "own:3", title: "Steel, adapted", needs_download: false, note: "" }],
    "POST corpora/1/pretrainings/7/cancel": () => ({ ...shown, status: "cancelled" }),
    "POST corpora/1/pretrainings/7/retry": () => ({ ...shown, status: "queued" }),
  });
  const { router } = renderAt(<PretrainingPage />, "/corpora/:id/pretraining/:pretrainingId", "/corpora/1/pretraining/7");
  return { calls, router };
}

test("while it runs it shows its steps, its curve, its text and its settings, and can be cancelled", async () => {
  const user = userEvent.setup();
  const { calls } = open(pretraining());
  expect(await screen.findByRole("heading", { name: "2. Steel manuals" })).toBeTruthy();
  expect(screen.getByText("100 / 2,442")).toBeTruthy();
  expect((await screen.findByRole("img")).textContent).toBe("Loss: [[163840,6.1]] Held-out loss: [[163840,5.4321]]");
  expect(screen.getByText("steel.txt (20 KiB)")).toBeTruthy();
  const value = (name: string) => screen.getByText(name).nextElementSibling?.textContent;
  expect(["Goes on from", "Characters to read", "Learning rate", "Learns the order of segments", "Layers", "LayerNorm", "Sets of weights"].map(value)).toEqual([
    "Nothing",
    "20,000,000",
    "0.001",
    "Yes",
    "6",
    "In front",
    "Automatic", // nobody has chosen them
  ]);
  expect(screen.queryByText("own:7")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Cancel pretraining" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel pretraining" }));
  expect(calls.some(({ route }) => route === "POST corpora/1/pretrainings/7/cancel")).toBe(true);
});

test("before the first step it says what it does", async () => {
  open(pretraining({ phase: "vectors", progress_done: 0, curve: [], held_out: null }));
  expect(await screen.findByText("Learns a vector for each character")).toBeTruthy();
  expect(screen.getByText(/The first point comes/)).toBeTruthy();
});

test("one that waits for its turn says so", async () => {
  open(pretraining({ status: "queued" }));
  expect(await screen.findByText(/lets others have the worker/)).toBeTruthy();
  expect(screen.queryByText("No worker is running")).toBeNull();
});

test("without a worker the page says so", async () => {
  open(pretraining({ status: "queued", worker_seen: false }));
  expect(await screen.findByText("No worker is running")).toBeTruthy();
});

test("one whose worker is silent says that it goes on by itself", async () => {
  open(pretraining({ interrupted: true }));
  expect(await screen.findByText(/goes on by itself within a minute/)).toBeTruthy();
});

test("a failure is explained, and it can go on", async () => {
  const user = userEvent.setup();
  const { calls } = open(pretraining({ status: "failed", error: { code: "no_space", message: "5 MB are missing." } as Pretraining["error"] }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The disk is full. Make room");
  expect(alert.textContent).toContain("5 MB are missing.");
  await user.click(screen.getByRole("button", { name: "Go on from where it stopped" }));
  expect(calls.some(({ route }) => route === "POST corpora/1/pretrainings/7/retry")).toBe(true);
});

test("a finished one is an encoder that goes to a round, with its card and what is to be minded", async () => {
  const user = userEvent.setup();
  const notes: Pretraining["notes"] = [
    { kind: "coverage", share: 0.9, missing: "铌龘" },
    { kind: "setback", step: 1200, slower: 0.5 },
  ];
  const { router } = open(pretraining({ status: "succeeded", notes, settings: { start: "own:3", vocabulary: 8000, shape: { layers: 6 } } }));
  expect((await screen.findByTestId("encoder")).textContent).toBe("own:7");
  expect(screen.getByTestId("held-out").textContent).toBe("5.432");
  const noted = screen.getByText(/knows only 90(\.0)?% of the text\. Unknown, often: 铌龘/).closest("[role=alert]");
  expect(noted?.textContent).toContain("To mind");
  expect(noted?.textContent).toContain("back to step 1,200, and on at 0.5 times the rate");
  expect(await screen.findByText("own:3 · Steel, adapted")).toBeTruthy();
  expect(screen.queryByText("Layers")).toBeNull(); // it brought its own
  expect(screen.queryByRole("button", { name: "Go on from where it stopped" })).toBeNull();
  expect(screen.getByRole("link", { name: "Download its card" }).getAttribute("href")).toBe("/api/corpora/1/pretrainings/7/card");
  await user.click(screen.getByRole("link", { name: "Use in a round" }));
  expect(router.state.location.pathname).toBe("/corpora/1/rounds");
  expect(router.state.location.state).toEqual({ settings: { encoder: "own:7", parent: null } });
});

test("what reading brought to an encoder that went on is told", async () => {
  const point = { step: 20, characters: 163_840, loss: 6.1, held_out: 5.4321, order: 0.5, seconds: 3 };
  const start = { ...point, step: 0, characters: 0, held_out: 5.9876 };
  open(pretraining({ status: "succeeded", curve: [start, point] }));
  expect((await screen.findByTestId("held-out")).textContent).toBe("5.988 before, 5.432 after reading");
});
