import { expect, test } from "vitest";

import { type Filters, fromParams, isFiltered, noFilters, toQuery } from "./filters";

const all: Filters = {
  status: "auto",
  split: "pool",
  type: "Material",
  origin: "auto",
  text: "45钢 & 轴",
  document: 7,
  confidenceMin: 0.9,
  confidenceMax: 1,
  ordering: "-confidence",
};

test("no filter leaves the address empty", () => {
  expect(toQuery(noFilters)).toEqual({});
});

test("an empty address is no filter", () => {
  expect(fromParams(new URLSearchParams())).toEqual(noFilters);
});

test("filters survive the way through the address", () => {
  expect(fromParams(new URLSearchParams(new URLSearchParams(toQuery(all)).toString()))).toEqual(all);
});

test("what the address says wrongly is left out", () => {
  const params = new URLSearchParams("status=done&split=train&document=abc&confidence_min=2&confidence_max=&ordering=text");
  expect(fromParams(params)).toEqual(noFilters);
});

test("a confidence of zero is a filter, not none", () => {
  expect(toQuery({ ...noFilters, confidenceMax: 0 })).toEqual({ confidence_max: "0" });
});

test("spaces around the text are not searched for", () => {
  expect(toQuery({ ...noFilters, text: "  轴 " })).toEqual({ text: "轴" });
});

test("another order is no filter", () => {
  expect(isFiltered({ ...noFilters, ordering: "confidence" })).toBe(false);
  expect(isFiltered({ ...noFilters, text: "轴" })).toBe(true);
});
