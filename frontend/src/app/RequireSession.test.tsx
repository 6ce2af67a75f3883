import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, expect, test, vi } from "vitest";

import { makeQueryClient } from "@/lib/queryClient";
import { sessionEnded } from "@/lib/sessionEnded";
import { fakeServer, Refusal } from "@/testing/server";

import { Providers } from "./providers";
import { routes } from "./routes";

const mei = { id: 7, username: "mei" };
const li = { id: 8, username: "li" };
const corpus = { id: 1, name: "Gearbox manuals", role: "annotator", guideline: "" };
const list = (...results: unknown[]) => ({ count: results.length, next: null, previous: null, results });

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

/** A server whose session of Mei has ended; `whileSignedIn` answers only after somebody signed in again. */
function endedSession() {
  let user: typeof mei | null = null;
  const whileSignedIn = (answer: unknown) => () => {
    if (!user) throw new Refusal(401, "not_authenticated");
    return answer;
  };
  const signIn = ({ body }: { body: unknown }) => {
    user = (body as typeof mei).username === li.username ? li : mei;
    return { user };
  };
  return { whileSignedIn, session: { "GET session": () => ({ user: user ?? mei }), "POST session": signIn } };
}

async function signInAgain(username: string) {
  const name = await screen.findByRole("textbox", { name: "User name" });
  await userEvent.clear(name);
  await userEvent.type(name, username);
  await userEvent.type(screen.getByLabelText(/^Password/, { selector: "input" }), "secret{Enter}");
}

afterEach(() => {
  vi.unstubAllGlobals();
  sessionEnded.clear();
});

test("who signs out is asked to sign in, and nothing of theirs stays in memory", async () => {
  fakeServer({
    "GET session": () => ({ user: mei }),
    "GET corpora": () => list(corpus),
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

test("a page that failed because the session had ended goes on once the same person is back", async () => {
  const { whileSignedIn, session } = endedSession();
  fakeServer({ ...session, "GET corpora": whileSignedIn(list(corpus)) });
  open("/");
  await signInAgain("mei");
  expect(await screen.findByText("Gearbox manuals")).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("what one person did is never sent as another's who signs in on their page", async () => {
  const { whileSignedIn, session } = endedSession();
  const item = {
    id: 1,
    purpose: "learn",
    lease_until: null,
    sentence: { id: 101, text: "轴承", split: "pool", status: "unlabelled", position: 0, document: { id: 1, name: "a.txt" } },
    suggestion: null,
    context: null,
  };
  const calls = fakeServer({
    ...session,
    "GET corpora/1": () => corpus,
    "GET corpora/1/entity-types": () => list(),
    "GET corpora/1/queue": () => ({ mine_today: 0 }),
    "POST corpora/1/queue/claim": () => ({ items: [item], remaining: 0 }),
    "POST corpora/1/queue/1/submit": whileSignedIn({ items: [], remaining: 0 }),
  });
  const assign = vi.fn();
  vi.stubGlobal("location", { origin: window.location.origin, assign });
  open("/corpora/1/annotate");
  await screen.findByTestId("sentence");
  await userEvent.keyboard("{Enter}");
  await signInAgain("li");
  await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith("/"));
  expect(sessionEnded.now()).toBe(true);
  expect(calls.filter(({ route }) => route.endsWith("submit"))).toHaveLength(1);
});
