import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Job, JobStatus } from "@/lib/job";
import { renderAt } from "@/testing/render";
import { fakeServer } from "@/testing/server";

import { JobsPage } from "./JobsPage";

const words = { intro: "What they are for", open: "New job", oneAtATime: "One at a time", empty: "No job yet", emptyHow: "Press it" };

function Jobs({ statuses, asked, onAsk }: { statuses: JobStatus[]; asked: boolean; onAsk: () => void }) {
  const results = statuses.map((status, id) => ({ id, status }) as Job);
  const jobs = useQuery({ queryKey: ["jobs"], queryFn: () => ({ count: results.length, next: null, previous: null, results }) });
  return (
    <JobsPage title="Jobs" jobs={jobs} words={words} form={<p>the form</p>} asked={asked} onAsk={onAsk}>
      {({ count }) => <p>{count} in the list</p>}
    </JobsPage>
  );
}

function open({ statuses = [], asked = false, corpus = {} }: { statuses?: JobStatus[]; asked?: boolean; corpus?: object }) {
  const onAsk = vi.fn();
  fakeServer({ "GET corpora/1": () => ({ id: 1, role: "lead", archived: false, ...corpus }) });
  renderAt(<Jobs statuses={statuses} asked={asked} onAsk={onAsk} />, "/corpora/:id/jobs", "/corpora/1/jobs");
  return onAsk;
}

const button = () => screen.getByRole("button", { name: "New job" });

test.each([
  { statuses: [], shown: "No job yet" },
  { statuses: ["succeeded" as const], shown: "1 in the list" },
])("a lead asks for one with a button: $shown", async ({ statuses, shown }) => {
  const onAsk = open({ statuses });
  await screen.findByText(shown);
  await waitFor(() => expect(button().getAttribute("aria-disabled")).toBeNull());
  await userEvent.click(button());
  expect(onAsk).toHaveBeenCalledOnce();
  expect(screen.queryByText("the form")).toBeNull();
});

test("once it is asked for, the form has the place of the button", async () => {
  open({ statuses: ["failed"], asked: true });
  expect(await screen.findByText("1 in the list")).toBeTruthy();
  expect(screen.getByText("the form")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "New job" })).toBeNull();
});

test.each([
  { statuses: ["failed" as const, "running" as const], corpus: {}, why: "One at a time" },
  { statuses: ["failed" as const], corpus: { archived: true }, why: /archived/ },
  { statuses: ["failed" as const], corpus: { role: "reviewer" }, why: /Only for the role/ },
])("why none can be started is said: $why", async ({ statuses, corpus, why }) => {
  const onAsk = open({ statuses, corpus });
  await screen.findByText(`${statuses.length} in the list`);
  await userEvent.hover(button());
  expect(await screen.findByText(why)).toBeTruthy();
  await userEvent.click(button());
  expect(onAsk).not.toHaveBeenCalled();
});
