import { Notifications } from "@mantine/notifications";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer, Refusal } from "@/testing/server";

import { ImportJobCard } from "./ImportJobCard";

test("why an import cannot be cancelled is said", async () => {
  fakeServer({
    "GET corpora/1/imports/3": () => ({ id: 3, status: "running", file_name: "a.jsonl", progress_done: 1, progress_total: 2, report: {} }),
    "POST corpora/1/imports/3/cancel": () => {
      throw new Refusal(409, "conflict", { reason: "job_over" });
    },
  });
  renderAt(
    <>
      <Notifications />
      <ImportJobCard corpusId={1} jobId={3} />
    </>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  expect((await screen.findByRole("alert")).textContent).toContain("This job is over: there is nothing to cancel.");
});
