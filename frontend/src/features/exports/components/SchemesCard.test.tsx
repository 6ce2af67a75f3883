import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer } from "@/testing/server";

import { type ExportOptions, startOptions } from "../api/exportJob";
import type { SchemeCount } from "../api/getSchemeCounts";
import { SchemesCard } from "./SchemesCard";

const parts = [
  { start: 1, end: 3, type: "Part" },
  { start: 3, end: 5, type: "Part" },
];
const nothingLost = { lossy_adjacent: 0, lost_spans: 0, lost_sentences: 0, examples: [] };
const schemes: SchemeCount[] = [
  {
    scheme: "IO",
    tags: 4,
    used: 2,
    prefixes: { B: 0, I: 1_204, E: 0, S: 0, O: 9 },
    lossy_adjacent: 1,
    lost_spans: 2,
    lost_sentences: 1,
    examples: [{ sentence: 7, text: "𠮷主轴轴承。", lost: parts, read: [{ start: 1, end: 5, type: "Part" }] }],
  },
  { scheme: "BIO", tags: 7, used: 3, prefixes: { B: 602, I: 602, E: 0, S: 0, O: 9 }, ...nothingLost },
];

function show(options: Partial<ExportOptions> = {}) {
  const queries: string[] = [];
  fakeServer({
    "GET corpora/1/exports/schemes": ({ query }) => {
      queries.push(query.toString());
      return { sentences: 1, characters: 1_213, spans: 602, labels: 3, schemes };
    },
    "GET corpora/1/entity-types": () => ({ count: 0, results: [] }),
  });
  renderAt(<SchemesCard corpusId={1} options={{ ...startOptions, ...options }} />);
  return queries;
}

async function cellsOf(scheme: string) {
  const row = (await screen.findByRole("rowheader", { name: scheme })).closest("tr");
  return row ? within(row).getAllByRole("cell").map((cell) => cell.textContent) : [];
}

test("a scheme shows its tags, and a dash for a prefix that it does not have", async () => {
  show();
  expect(await cellsOf("IO")).toEqual(["2 / 4", "–", "1,204", "–", "–", "9", "2"]);
  expect(await cellsOf("BIO")).toEqual(["3 / 7", "602", "602", "–", "–", "9", "0"]);
});

test("the chosen scheme says what it loses, with a way to the sentence", async () => {
  show({ scheme: "IO" });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("1 pair of neighbouring entities");
  expect(within(alert).getByRole("listitem").textContent).toContain("主轴Part轴承Part is read as 主轴轴承Part");
  expect(within(alert).getByRole("link").getAttribute("href")).toBe("/corpora/1/browse/7");
});

test("another scheme's losses are no warning about the chosen one", async () => {
  show({ scheme: "BIO" });
  expect(await screen.findByRole("rowheader", { name: "BIO" })).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("the chosen splits and origins are asked for", async () => {
  const queries = show({ splits: ["pool", "dev"], origins: ["human"] });
  await screen.findByRole("rowheader", { name: "IO" });
  expect(queries).toEqual(["splits=pool&splits=dev&origins=human"]);
});
