import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { i18next } from "@/lib/i18n";
import { renderAt } from "@/testing/render";

import { SentenceEditor } from "./SentenceEditor";

const types = [
  { id: 1, name: "Part", title: "零部件", colour: "#16a34a", hotkey: "1", description: "", position: 1, span_count: 0 },
  { id: 2, name: "Process", title: "工艺", colour: "#dc2626", hotkey: "", description: "", position: 2, span_count: 0 },
];
const onSave = vi.fn();
const onClose = vi.fn();

const open = () =>
  renderAt(<SentenceEditor text="轴承座" spans={[]} types={types} pending={false} onSave={onSave} onClose={onClose} />, "/one");

const label = () => userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}1");

function closesAtOnce(): boolean {
  return window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

beforeEach(() => vi.clearAllMocks());
afterEach(() => i18next.changeLanguage("en"));

test("Enter saves, but not while it is held down from the button that opened the sentence", () => {
  open();
  fireEvent.keyDown(screen.getByTestId("sentence"), { key: "Enter", repeat: true });
  expect(onSave).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByTestId("sentence"), { key: "Enter" });
  expect(onSave).toHaveBeenCalledOnce();
});

test("a type without a key is given by its name, and Enter in the list saves nothing", async () => {
  open();
  await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}/工{Enter}");
  expect(document.querySelector("[data-mark]")?.getAttribute("data-type")).toBe("Process");
  expect(document.activeElement).toBe(screen.getByTestId("sentence"));
  expect(onSave).not.toHaveBeenCalled();
});

test("with nothing to give a type to, the list stays closed", async () => {
  open();
  await userEvent.keyboard("/");
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("what is not changed can be left", async () => {
  const { router } = open();
  expect(closesAtOnce()).toBe(true);
  await router.navigate("/elsewhere");
  expect(await screen.findByText("elsewhere")).toBeTruthy();
});

test("labels that are not saved are not left behind unasked", async () => {
  const { router } = open();
  await label();
  expect(closesAtOnce()).toBe(false);
  void router.navigate("/elsewhere");
  await userEvent.click(await screen.findByRole("button", { name: "Leave without saving" }));
  expect(await screen.findByText("elsewhere")).toBeTruthy();
});

test("Cancel asks, too, and staying keeps the labels", async () => {
  open();
  await label();
  await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await screen.findByText("Leave without saving?");
  await userEvent.keyboard("{Escape}");
  expect(onClose).not.toHaveBeenCalled();
  expect(document.querySelectorAll("[data-mark]")).toHaveLength(1);
});

test("the question is asked in Chinese", async () => {
  await i18next.changeLanguage("zh");
  open();
  await label();
  await userEvent.click(screen.getByRole("button", { name: "取消" }));
  expect(await screen.findByText("不保存就离开？")).toBeTruthy();
});
