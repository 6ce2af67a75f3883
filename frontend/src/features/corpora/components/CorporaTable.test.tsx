import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Corpus } from "@/lib/corpus";
import { renderAt } from "@/testing/render";

import { CorporaTable } from "./CorporaTable";

const corpus: Corpus = {
  id: 1,
  name: "steel",
  description: "",
  guideline: "",
  overlap_percent: 0,
  role: "lead",
  archived: false,
  created_at: "2026-01-02T03:04:05Z",
  sentence_count: 12_091,
  labelled_count: 1_363,
};

test("thousands are shown as numbers in the text and in the name of the bar", async () => {
  renderAt(<CorporaTable corpora={[corpus]} />, "/", "/");
  expect(await screen.findByText("1,363 of 12,091 sentences")).toBeTruthy();
  expect(screen.getByLabelText("1,363 of 12,091 sentences")).toBeTruthy();
});
