import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer } from "@/testing/server";

import { noFilters } from "../filters";
import { FilterBar } from "./FilterBar";

function Bar() {
  const [filters, setFilters] = useState(noFilters);
  return (
    <>
      <FilterBar corpusId={1} filters={filters} onChange={(change) => setFilters({ ...filters, ...change })} />
      <output>{filters.confidenceMin ?? "any"}</output>
    </>
  );
}

test("a confidence is typed digit by digit, and taken away again", async () => {
  fakeServer({ "GET corpora/1/entity-types": () => ({ count: 0, results: [] }), "GET corpora/1/documents": () => ({ count: 0, results: [] }) });
  renderAt(<Bar />);
  const least = screen.getByRole("textbox", { name: "Lowest confidence" });
  await userEvent.type(least, "0.05");
  expect(screen.getByText("0.05")).toBeTruthy();
  await userEvent.clear(least);
  expect(screen.getByText("any")).toBeTruthy();
});
