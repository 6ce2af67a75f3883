import type { Pretraining } from "./api/pretraining";

/** Made up for tests. */
export function pretraining(changes: Partial<Pretraining> = {}): Pretraining {
  return {
    id: 7,
    number: 2,
    name: "Steel manuals",
    status: "running",
    progress_done: 100,
    progress_total: 2442,
    interrupted: false,
    cancel_requested: false,
    error: null,
    created_by: { id: 1, username: "lead" },
    created_at: "2026-01-02T03:04:05Z",
    started_at: null,
    finished_at: null,
    worker_seen: true,
    encoder: "own:7",
    phase: "learn",
    held_out: 5.4321,
    settings: { start: "", characters: 20_000_000, rate: 0.001, order: true, vocabulary: 8000, shape: { layers: 6, norm: "pre", groups: null } },
    text: { pool: true, files: [{ name: "steel.txt", size: 20_480 }] },
    notes: [],
    curve: [{ step: 20, characters: 163_840, loss: 6.1, held_out: 5.4321, order: 0.5, seconds: 3 }],
    made: {},
    ...changes,
  };
}
