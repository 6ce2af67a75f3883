import { Notifications } from "@mantine/notifications";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer, Refusal } from "@/testing/server";

import { startOptions } from "../api/exportJob";
import { ExportHistory } from "./ExportHistory";

test("why an export cannot be cancelled is said", async () => {
  const job = { id: 4, status: "queued", options: startOptions, created_by: null, created_at: "2026-01-02T03:04:05Z" };
  fakeServer({
    "GET corpora/1/exports": () => ({ count: 1, next: null, previous: null, results: [job] }),
    "POST corpora/1/exports/4/cancel": () => {
      throw new Refusal(403, "forbidden");
    },
  });
  renderAt(
    <>
      <Notifications />
      <ExportHistory corpusId={1} />
    </>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Your role in this corpus does not allow that.");
});
