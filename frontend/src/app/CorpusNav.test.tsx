import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer, Refusal } from "@/testing/server";

import { CorpusNav } from "./CorpusNav";

function open(answer: () => unknown) {
  const calls = fakeServer({ "GET corpora/1": answer });
  renderAt(<CorpusNav corpusId={1} onNavigate={() => undefined} />);
  return calls;
}

test("an annotator is offered no import, no experiments and no pretraining", async () => {
  open(() => ({ id: 1, role: "annotator" }));
  expect(await screen.findByRole("link", { name: "Annotate" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Export" })).toBeTruthy();
  expect(screen.queryByRole("link", { name: "Import" })).toBeNull();
  expect(screen.queryByRole("link", { name: "Experiments" })).toBeNull();
  expect(screen.queryByRole("link", { name: "Pretraining" })).toBeNull();
});

test("a lead is offered experiments and pretraining", async () => {
  open(() => ({ id: 1, role: "lead" }));
  expect((await screen.findByRole("link", { name: "Pretraining" })).getAttribute("href")).toBe("/corpora/1/pretraining");
  expect(screen.getByRole("link", { name: "Experiments" })).toBeTruthy();
});

test("of a corpus that one cannot see not even the headings are shown", async () => {
  const calls = open(() => {
    throw new Refusal(404, "not_found");
  });
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(screen.queryByText("Work")).toBeNull();
});
