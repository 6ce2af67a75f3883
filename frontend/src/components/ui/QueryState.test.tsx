import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { ApiError } from "@/lib/errors";
import { renderAt } from "@/testing/render";

import { QueryState } from "./QueryState";

function Page({ status, back }: { status: number; back?: { to: string; label: string } }) {
  const query = useQuery<string>({ queryKey: ["it"], queryFn: () => Promise.reject(new ApiError(status, "error", "Failed.")) });
  return (
    <QueryState query={query} back={back}>
      {(data) => data}
    </QueryState>
  );
}

test("from what does not exist there is a way back", async () => {
  renderAt(<Page status={404} />);
  expect((await screen.findByRole("link", { name: "Back to the corpora" })).getAttribute("href")).toBe("/");
});

test("a page that knows a nearer way back shows that one", async () => {
  renderAt(<Page status={404} back={{ to: "/corpora/1/browse", label: "Back to the list" }} />);
  expect((await screen.findByRole("link")).textContent).toBe("Back to the list");
});

test("what may pass is tried again from where one is", async () => {
  renderAt(<Page status={500} />);
  expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
  expect(screen.queryByRole("link")).toBeNull();
});
