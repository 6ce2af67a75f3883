import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { expect, test } from "vitest";

import { makeQueryClient } from "@/lib/queryClient";
import { fakeServer } from "@/testing/server";

import { Providers } from "./providers";
import { routes } from "./routes";

const mei = { id: 7, username: "mei" };

function open(address: string) {
  const client = makeQueryClient();
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  render(
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { client, router };
}

test("who signs out is asked to sign in, and nothing of theirs stays in memory", async () => {
  const corpus = { id: 1, name: "Gearbox manuals", role: "lead" };
  fakeServer({
    "GET session": () => ({ user: mei }),
    "GET corpora": () => ({ count: 1, next: null, previous: null, results: [corpus] }),
    "DELETE session": () => undefined,
  });
  const { client, router } = open("/");
  await screen.findByText("Gearbox manuals");
  await userEvent.click(screen.getByRole("button", { name: "Account" }));
  await userEvent.click(await screen.findByText("Sign out"));
  expect(await screen.findByRole("button", { name: "Sign in" })).toBeTruthy();
  expect(router.state.location.pathname).toBe("/login");
  await waitFor(() => expect(client.getQueryCache().getAll().map(({ state }) => state.data)).toEqual([{ user: null }]));
  expect(client.getMutationCache().getAll()).toEqual([]);
});
