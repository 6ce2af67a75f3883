import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { renderAt } from "@/testing/render";
import { fakeServer } from "@/testing/server";

import type { CurvePoint } from "../api/getLearningCurve";
import { LearningCurveCard } from "./LearningCurveCard";

vi.mock("@/components/ui/LineChart", () => ({
  default: ({ label, series }: { label: string; series: { name: string; points: unknown[] }[] }) => (
    <div role="img" aria-label={label}>
      {series.map(({ name, points }) => `${name}: ${JSON.stringify(points)}`).join(" ")}
    </div>
  ),
}));

function point(human_labels: number, dev_source: CurvePoint["dev_source"], f1: number): CurvePoint {
  const scores = { dev_f1: f1, dev_macro_f1: f1 / 2, dev_source, test_f1: null };
  return { round: human_labels / 10, human_labels, train_sentences: human_labels, auto_accepted: 0, ...scores };
}

test("what was measured on sentences kept back is no point of the dev line", async () => {
  fakeServer({ "GET corpora/1/learning-curve": () => [point(10, "held-out", 0.8), point(20, "dev", 0.6), point(30, "dev", 0.7)] });
  renderAt(<LearningCurveCard corpusId={1} />, "/", "/");
  expect((await screen.findByRole("img")).textContent).toBe(
    "Dev F1: [[20,0.6],[30,0.7]] Dev F1 (macro): [[20,0.3],[30,0.35]] Held-out F1: [[10,0.8]] Held-out F1 (macro): [[10,0.4]]",
  );
});
