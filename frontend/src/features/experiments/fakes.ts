import type { Schemas } from "@/lib/schema";

import type { Cell, Experiment, Figure } from "./api/experiment";

/** Made up for tests. */
export function figure(mean: number, sd: number | null = 0.01): Figure {
  return { mean, sd, runs: sd === null ? 1 : 3 };
}

export function cell(name: string, f1: number | null, seconds = 10): Cell {
  const measures = { precision: figure(f1 ?? 0), recall: figure(f1 ?? 0), f1: figure(f1 ?? 0) };
  const figures: Schemas["CellFigures"] = {
    runs: 3,
    scores: { micro: measures, macro: { ...measures, f1: figure(1 - (f1 ?? 0)) }, weighted: measures },
    per_type: { Material: { ...measures, support: figure(12) }, Part: { ...measures, support: figure(30) } },
    train_seconds: figure(seconds),
    parameters: figure(1000, null),
    sentences_per_second: figure(500),
  };
  return { name, figures: f1 === null ? null : figures, settings: { encoder: "embedding", loss: "crf", extra: {} } };
}

export function experiment(changes: Partial<Experiment> = {}): Experiment {
  const size = { sentences: 20, spans: 40 };
  return {
    id: 7,
    number: 2,
    name: "Which loss?",
    status: "succeeded",
    progress_done: 2,
    progress_total: 2,
    interrupted: false,
    cancel_requested: false,
    error: null,
    created_by: { id: 1, username: "lead" },
    created_at: "2026-01-02T03:04:05Z",
    started_at: null,
    finished_at: null,
    worker_seen: true,
    spec: {},
    current: null,
    best: { cell: "loss=focal", f1: figure(0.9) },
    scored_on: "test",
    sizes: { sha256: "0", train: size, dev: size, test: size, seen_texts: 0 },
    cells: [cell("loss=crf", 0.8, 5), cell("loss=focal", 0.9, 10)],
    skipped: [],
    failed: [],
    ...changes,
  };
}
