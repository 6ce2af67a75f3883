import { expect, test } from "vitest";

import type { Role } from "@/lib/corpus";

import type { RoundGlance } from "./api/getLatestRounds";
import type { Overview } from "./api/getOverview";
import { nextSteps, type StepName } from "./nextSteps";

const none = { unlabelled: 0, labelled: 0, auto: 0, skipped: 0, conflict: 0 };

const counts = { human: 20, imported: 0, auto: 0, train: 20, dev: 100, scored: 900, auto_accepted: 0, queued: 50 };

function overview(changes: Partial<Overview> & { pool?: Partial<typeof none>; dev?: Partial<typeof none> } = {}): Overview {
  const { pool, dev, ...rest } = changes;
  return {
    role: "lead",
    sentences: { pool: { ...none, ...pool }, dev: { ...none, ...dev }, test: none },
    origins: { human: 0, imported: 0, auto: 0, adjudicated: 0 },
    entity_types: 7,
    documents: 1,
    members: 1,
    type_counts: [],
    active_jobs: 0,
    ...rest,
  };
}

function round(changes: Partial<RoundGlance> = {}): RoundGlance {
  return { id: 1, number: 1, status: "succeeded", counts, lot: null, ...changes };
}

function next(facts: Overview, rounds: RoundGlance[] = []): StepName | undefined {
  return nextSteps({ overview: facts, rounds, hasGuideline: true }).find((step) => step.state === "next")?.name;
}

test("an empty corpus starts with its entity types", () => {
  expect(next(overview({ entity_types: 0 }))).toBe("types");
});

test("types first, then text", () => {
  expect(next(overview())).toBe("text");
});

test("without a labelled dev set nothing can be measured, so that comes before labelling", () => {
  expect(next(overview({ pool: { unlabelled: 900 } }))).toBe("evaluation");
});

test("a dev set that waits for its labels is labelled, not imported again", () => {
  const steps = nextSteps({ overview: overview({ pool: { unlabelled: 900 }, dev: { unlabelled: 30 } }), rounds: [], hasGuideline: false });
  expect(steps.find((step) => step.name === "evaluation")).toMatchObject({ to: "annotate", count: 30 });
});

test("the first labels are counted down", () => {
  const facts = overview({ pool: { unlabelled: 900, labelled: 12 }, dev: { labelled: 100 } });
  const step = nextSteps({ overview: facts, rounds: [], hasGuideline: false }).find(({ state }) => state === "next");
  expect(step).toMatchObject({ name: "label", count: 8 });
});

test("with enough labels the first round is next", () => {
  expect(next(overview({ pool: { unlabelled: 900, labelled: 20 }, dev: { labelled: 100 } }))).toBe("round");
});

test("a running round is shown as running and asks for nothing", () => {
  const facts = overview({ pool: { unlabelled: 900, labelled: 20 }, dev: { labelled: 100 } });
  const steps = nextSteps({ overview: facts, rounds: [round({ status: "running" })], hasGuideline: false });
  expect(steps.find((step) => step.name === "round")).toMatchObject({ state: "running", count: 1 });
});

test("after a round its queue is labelled before the next round", () => {
  const facts = overview({ pool: { unlabelled: 900, labelled: 30 }, dev: { labelled: 100 } });
  const step = nextSteps({ overview: facts, rounds: [round()], hasGuideline: false }).find(({ state }) => state === "next");
  expect(step).toMatchObject({ name: "label", count: 40 });
});

test("when the queue of a round is labelled the next round is due", () => {
  const facts = overview({ pool: { unlabelled: 900, labelled: 70 }, dev: { labelled: 100 } });
  const steps = nextSteps({ overview: facts, rounds: [round()], hasGuideline: false });
  expect(steps.find(({ state }) => state === "next")).toMatchObject({ name: "round", count: 2 });
});

test("a failed round is not taken for a finished one", () => {
  const facts = overview({ pool: { unlabelled: 900, labelled: 20 }, dev: { labelled: 100 } });
  expect(next(facts, [round({ status: "failed" })])).toBe("round");
});

test("when nothing is left to label the corpus is exported", () => {
  expect(next(overview({ pool: { labelled: 500 }, dev: { labelled: 100 } }), [round()])).toBe("export");
});

test("what was accepted automatically can be reviewed, unless it was recalled", () => {
  const facts = overview({ pool: { unlabelled: 900 }, dev: { labelled: 100 } });
  const names = (status: "released" | "recalled") =>
    nextSteps({ overview: facts, rounds: [round({ lot: { id: 4, status, count: 60 } })], hasGuideline: false }).map(({ name }) => name);
  expect(names("released")).toContain("review");
  expect(names("recalled")).not.toContain("review");
});

test.each<[Role, StepName]>([
  ["viewer", "browse"],
  ["annotator", "label"],
  ["reviewer", "conflicts"],
])("what a %s does first is %s", (role, name) => {
  expect(next(overview({ role, pool: { unlabelled: 10, conflict: 2 } }))).toBe(name);
});

test("an annotator is not sent to pages of the lead", () => {
  const steps = nextSteps({ overview: overview({ role: "annotator", pool: { unlabelled: 10 } }), rounds: [], hasGuideline: true });
  expect(steps.map(({ name }) => name)).toEqual(["read", "label"]);
});
