import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer } from "@/testing/server";

import type { Transfer } from "../api/round";
import { TransferCard } from "./TransferCard";

const types = [{ id: 1, name: "Material", title: "Steel grades" }];

function told(part: string, copied: number): Transfer {
  return {
    part,
    layers: [
      { layer: "encoder", copied, mapped: 2400, initialised: 60 },
      { layer: "emit", copied: 0, mapped: 30, initialised: 20 },
    ],
    labels: { shared: ["Material"], new: ["Part"] },
    characters: { shared: 1200, new: 30 },
  };
}

function open(...transfers: Transfer[]) {
  fakeServer({ "GET corpora/1/entity-types": () => ({ count: 1, next: null, previous: null, results: types }) });
  renderAt(<TransferCard corpusId={1} transfers={transfers} />, "/", "/");
}

const cells = () => screen.getAllByRole("cell").map((cell) => cell.textContent);

test("every layer says how many weights were copied, mapped and initialised", async () => {
  open(told("", 5000));
  expect(await screen.findByText("Entity types it knew: Steel grades. New: Part.")).toBeTruthy();
  expect(cells()).toEqual(["Encoder", "5,000", "2,400", "60", "Tag scores", "0", "30", "20"]);
  expect(screen.getByText("Characters it knew: 1,200. New: 30.")).toBeTruthy();
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("of an ensemble one part at a time is shown", async () => {
  const user = userEvent.setup();
  open(told("strong", 5000), told("weak", 7000));
  await user.click(screen.getByRole("combobox", { name: "Part of the ensemble" }));
  await user.click(await screen.findByRole("option", { name: "Weak types" }));
  expect(cells().slice(0, 2)).toEqual(["Encoder", "7,000"]);
});
