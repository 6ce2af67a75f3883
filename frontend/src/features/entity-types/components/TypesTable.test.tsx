import { Notifications, notifications } from "@mantine/notifications";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";

import type { EntityType } from "@/lib/entityTypes";
import { renderAt } from "@/testing/render";
import { fakeServer, Refusal } from "@/testing/server";

import { TypesTable } from "./TypesTable";

const types = ["Part", "Material"].map(
  (name, index): EntityType => ({ id: index + 1, name, title: "", colour: "#16a34a", hotkey: "", description: "", position: index + 1, span_count: 0 }),
);

afterEach(() => notifications.clean());

test.each(["Move Part down", "Move Material up"])("why a type cannot be moved is said: %s", async (arrow) => {
  const archived = () => {
    throw new Refusal(409, "conflict", { reason: "archived" });
  };
  fakeServer({ "PATCH corpora/1/entity-types/1": archived, "PATCH corpora/1/entity-types/2": archived });
  renderAt(
    <>
      <Notifications />
      <TypesTable corpusId={1} types={types} editable onEdit={vi.fn()} onDelete={vi.fn()} />
    </>,
  );
  await userEvent.click(screen.getByRole("button", { name: arrow }));
  expect((await screen.findByRole("alert")).textContent).toContain("This corpus is archived.");
});
