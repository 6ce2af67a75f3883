import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { i18next } from "@/lib/i18n";
import { renderAt } from "@/testing/render";

import { noteType } from "../hooks/recentTypes";
import { TypeFinder } from "./TypeFinder";

const common = { colour: "#16a34a", hotkey: "", description: "", span_count: 0 };
const types = [
  { ...common, id: 1, name: "Material", title: "材料", position: 1 },
  { ...common, id: 2, name: "Part", title: "零部件", position: 2 },
  { ...common, id: 3, name: "Process", title: "工艺", position: 3 },
];
const onChoose = vi.fn();

function Around() {
  const sentence = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState(true);
  return (
    <>
      <div ref={sentence} tabIndex={0} data-testid="sentence" />
      {opened && <TypeFinder types={types} sentence={sentence} onChoose={onChoose} onClose={() => setOpened(false)} />}
    </>
  );
}

const field = () => screen.getByRole("combobox", { name: "Find an entity type" });
const options = () => screen.queryAllByRole("option").map((option) => option.textContent);
const chosen = () => document.getElementById(field().getAttribute("aria-activedescendant") ?? "")?.textContent;
const isBack = () => screen.queryByRole("combobox") === null && document.activeElement === screen.getByTestId("sentence");

beforeEach(() => vi.clearAllMocks());
afterEach(() => i18next.changeLanguage("en"));

test("the first type found is chosen with Enter, and the focus goes back to the sentence", async () => {
  renderAt(<Around />);
  expect(document.activeElement).toBe(field());
  await userEvent.keyboard("零");
  expect(options()).toEqual(["零部件 Part"]);
  await userEvent.keyboard("{Enter}");
  expect(onChoose).toHaveBeenCalledExactlyOnceWith("Part");
  expect(isBack()).toBe(true);
});

test("arrows, Home and End choose, and what is chosen is told to those who cannot see it", async () => {
  renderAt(<Around />);
  expect(chosen()).toBe("材料 Material");
  await userEvent.keyboard("{ArrowUp}");
  expect(chosen()).toBe("工艺 Process");
  await userEvent.keyboard("{Home}{ArrowDown}");
  expect(chosen()).toBe("零部件 Part");
  expect(screen.getByRole("option", { selected: true }).textContent).toBe("零部件 Part");
  await userEvent.keyboard("{End}{Enter}");
  expect(onChoose).toHaveBeenCalledExactlyOnceWith("Process");
});

test.each(["{Escape}", "{Tab}"])("%s closes it with nothing chosen", async (key) => {
  renderAt(<Around />);
  await userEvent.keyboard(`p${key}`);
  expect(onChoose).not.toHaveBeenCalled();
  expect(isBack()).toBe(true);
});

test("Enter that ends a composition chooses nothing", () => {
  renderAt(<Around />);
  fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
  fireEvent.keyDown(field(), { key: "Enter", keyCode: 229 });
  expect(onChoose).not.toHaveBeenCalled();
  fireEvent.keyDown(field(), { key: "Enter", keyCode: 13 });
  expect(onChoose).toHaveBeenCalledOnce();
});

test("a name that no type has is said, and Enter does nothing", async () => {
  renderAt(<Around />);
  await userEvent.keyboard("zzz{Enter}");
  expect(screen.getByRole("status").textContent).toBe("No type is called that.");
  expect(onChoose).not.toHaveBeenCalled();
});

test("the types given last come first", () => {
  noteType({ do: "label", type: "Material" });
  noteType({ do: "label", type: "Process" });
  renderAt(<Around />);
  expect(options()).toEqual(["工艺 Process", "材料 Material", "零部件 Part"]);
});

test("a click chooses, too, and one elsewhere closes it", async () => {
  const { unmount } = renderAt(<Around />);
  await userEvent.click(screen.getByText("工艺"));
  expect(onChoose).toHaveBeenCalledExactlyOnceWith("Process");
  unmount();
  renderAt(<Around />);
  await userEvent.click(document.body);
  expect(screen.queryByRole("combobox")).toBeNull();
});

test("it speaks Chinese", async () => {
  await i18next.changeLanguage("zh");
  renderAt(<Around />);
  expect(screen.getByRole("combobox", { name: "查找实体类型" })).toBeTruthy();
});
