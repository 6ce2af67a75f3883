import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer } from "@/testing/server";

import { BrowsePage } from "./BrowsePage";

function open(address: string) {
  const asked: string[] = [];
  fakeServer({
    "GET corpora/1/sentences": ({ query }) => {
      asked.push(query.toString());
      return { count: 0, next: null, previous: null, results: [] };
    },
    "GET corpora/1/entity-types": () => ({ count: 0, next: null, previous: null, results: [] }),
    "GET corpora/1/documents": () => ({ count: 0, next: null, previous: null, results: [] }),
  });
  return { asked, ...renderAt(<BrowsePage />, "/corpora/:id/browse", `/corpora/1/browse${address}`) };
}

test("the address decides what is asked for", async () => {
  const { asked } = open("?status=auto&confidence_max=0.5&page=3");
  await screen.findByText("No sentence passes these filters");
  expect(asked).toEqual(["status=auto&confidence_max=0.5&page=3&page_size=50"]);
});

test("a search goes into the address and back to the first page", async () => {
  const { router } = open("?split=pool&page=3");
  await userEvent.type(await screen.findByRole("searchbox", { name: "Text" }), "轴承{Enter}");
  await waitFor(() => expect(new URLSearchParams(router.state.location.search).get("text")).toBe("轴承"));
  expect(new URLSearchParams(router.state.location.search).get("page")).toBeNull();
  expect(new URLSearchParams(router.state.location.search).get("split")).toBe("pool");
});

test("whoever pauses while typing can go on", async () => {
  const { router } = open("");
  const box = await screen.findByRole("searchbox", { name: "Text" });
  await userEvent.type(box, "轴");
  await waitFor(() => expect(router.state.location.search).toBe(`?text=${encodeURIComponent("轴")}`));
  await userEvent.keyboard("承");
  expect(box).toHaveProperty("value", "轴承");
});

test("clearing takes every filter away", async () => {
  const { router } = open("?status=labelled&type=Part&text=45");
  await userEvent.click(await screen.findByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(router.state.location.search).toBe(""));
  expect(screen.getByRole("searchbox", { name: "Text" })).toHaveProperty("value", "");
});

test("an empty corpus says where text comes from", async () => {
  open("");
  expect(await screen.findByText("No text yet")).toBeTruthy();
});
