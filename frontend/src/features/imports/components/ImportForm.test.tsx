import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer, Refusal } from "@/testing/server";

import { ImportForm } from "./ImportForm";

const file = (name: string) => new File(['{"text": "主轴"}'], name, { type: "application/json" });

async function choose(...files: File[]) {
  const input = document.querySelector<HTMLInputElement>("input[type=file]");
  if (input) await userEvent.upload(input, files);
}

test("every chosen file is sent with the options", async () => {
  const sent: Record<string, unknown>[] = [];
  fakeServer({
    "POST corpora/1/imports": ({ form }) => {
      sent.push({ split: form?.get("split"), labels: form?.get("labels"), create_types: form?.get("create_types") });
      return { id: sent.length };
    },
  });
  const onStarted = vi.fn();
  renderAt(<ImportForm corpusId={1} blocked={null} onStarted={onStarted} />, "/", "/?split=dev");
  await choose(file("a.jsonl"), file("b.jsonl"));
  await userEvent.click(screen.getByRole("radio", { name: "Show as suggestions" }));
  await userEvent.click(screen.getByRole("button", { name: "Import 2 files" }));
  await vi.waitFor(() => expect(onStarted).toHaveBeenCalledTimes(2));
  expect(sent).toEqual(Array(2).fill({ split: "dev", labels: "suggestion", create_types: "true" }));
});

test("a refused file stays chosen beside its reason", async () => {
  fakeServer({
    "POST corpora/1/imports": () => {
      throw new Refusal(403, "forbidden");
    },
  });
  renderAt(<ImportForm corpusId={1} blocked={null} onStarted={vi.fn()} />);
  await choose(file("a.jsonl"));
  await userEvent.click(screen.getByRole("button", { name: "Import 1 file" }));
  expect((await screen.findByRole("alert")).textContent).toContain("a.jsonl: Your role in this corpus does not allow that.");
  expect(screen.getByRole("button", { name: "Remove a.jsonl" })).toBeTruthy();
});

test("without a file there is nothing to start", () => {
  renderAt(<ImportForm corpusId={1} blocked={null} onStarted={vi.fn()} />);
  expect(screen.getByRole("button", { name: "Import" })).toHaveProperty("disabled", true);
});
