import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";

import { CoverageAlert } from "./CoverageAlert";

const coverage = { characters: 200, known: 180, missing: ["铌", "龘"], little: true };

test("says how much of the pool the encoder knows, and which characters it lacks", () => {
  renderAt(<CoverageAlert coverage={coverage} />, "/", "/");
  expect(screen.getByRole("alert").textContent).toMatch(/only 90(\.0)?% of the characters.*: 铌 龘\./);
});

test.each([null, undefined, { ...coverage, little: false }])("is silent where there is nothing to say: %o", (nothing) => {
  renderAt(<CoverageAlert coverage={nothing} />, "/", "/");
  expect(screen.queryByRole("alert")).toBeNull();
});
