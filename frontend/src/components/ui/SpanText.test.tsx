import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderAt } from "@/testing/render";

import { SpanText } from "./SpanText";

const type = { id: 1, name: "Material", title: "材料", colour: "#dc2626", hotkey: "1", description: "", position: 1, span_count: 0 };

test("an entity is marked and named in words, not by its colour alone", () => {
  renderAt(<SpanText text="𠮷主轴45钢" spans={[{ start: 3, end: 6, type: "Material" }]} types={[type]} />);
  expect(screen.getByText("45钢", { exact: false }).textContent).toBe("45钢材料");
});

test("a type that is gone keeps its name", () => {
  renderAt(<SpanText text="主轴" spans={[{ start: 0, end: 2, type: "Part" }]} types={[type]} />);
  expect(screen.getByText("Part")).toBeTruthy();
});
