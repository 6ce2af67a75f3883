import { atLeast } from "@/lib/corpus";
import { isActive } from "@/lib/job";
import type { Split } from "@/lib/sentence";

import type { RoundGlance } from "./api/getLatestRounds";
import type { Overview } from "./api/getOverview";

/** With fewer labelled sentences a first model learns next to nothing. */
export const FIRST_LABELS = 20;

export type StepName = "types" | "text" | "evaluation" | "conflicts" | "label" | "round" | "review" | "export" | "read" | "browse";
export type StepState = "done" | "next" | "later" | "running" | "optional";

export interface Step {
  name: StepName;
  state: StepState;
  /** How many there are of what the step speaks of: still to label, conflicts, auto-accepted … */
  count: number;
  /** Relative to the corpus. */
  to: string;
}

export interface Facts {
  overview: Overview;
  /** Newest first. */
  rounds: readonly RoundGlance[];
  hasGuideline: boolean;
}

type Draft = Omit<Step, "state"> & { done: boolean; optional?: boolean; running?: boolean };

/** What this person does next, in order; at most one step is `next`. */
export function nextSteps({ overview, rounds, hasGuideline }: Facts): Step[] {
  const drafts = atLeast(overview.role, "lead") ? leadSteps(overview, rounds) : memberSteps(overview, rounds, hasGuideline);
  const first = drafts.find((draft) => !draft.done && !draft.optional);
  return drafts.map(({ done, optional, running, ...step }) => ({ ...step, state: stateOf({ done, optional, running }, step.name === first?.name) }));
}

function stateOf(draft: Pick<Draft, "done" | "optional" | "running">, isFirst: boolean): StepState {
  if (draft.done) return "done";
  if (draft.running) return "running";
  if (isFirst) return "next";
  return draft.optional ? "optional" : "later";
}

function leadSteps(overview: Overview, rounds: readonly RoundGlance[]): Draft[] {
  const hasText = total(overview, "pool") > 0;
  const dev = overview.sentences.dev;
  const wanted = labelsWanted(overview, rounds);
  const running = rounds.some(isActive);
  const nothingLeft = overview.sentences.pool.unlabelled === 0;
  return [
    { name: "types", done: overview.entity_types > 0, count: overview.entity_types, to: "types" },
    { name: "text", done: hasText, count: total(overview, "pool"), to: "import" },
    {
      name: "evaluation",
      done: dev.labelled > 0,
      count: dev.unlabelled,
      to: dev.unlabelled > 0 ? "annotate" : "import?split=dev",
    },
    ...conflictStep(overview),
    { name: "label", done: hasText && wanted === 0, count: wanted, to: "annotate" },
    {
      name: "round",
      done: !running && rounds.some(succeeded) && (wanted > 0 || nothingLeft),
      running,
      count: (rounds[0]?.number ?? 0) + (running ? 0 : 1),
      to: "rounds",
    },
    ...reviewStep(rounds),
    { name: "export", done: false, optional: !nothingLeft || !hasText, count: labelled(overview), to: "export" },
  ];
}

function memberSteps(overview: Overview, rounds: readonly RoundGlance[], hasGuideline: boolean): Draft[] {
  const { role } = overview;
  const left = overview.sentences.pool.unlabelled;
  const read: Draft[] = hasGuideline ? [{ name: "read", done: false, optional: true, count: 0, to: "guideline" }] : [];
  if (!atLeast(role, "annotator")) {
    return [
      ...read,
      { name: "browse", done: false, count: labelled(overview), to: "browse" },
      { name: "export", done: false, optional: true, count: labelled(overview), to: "export" },
    ];
  }
  const label: Draft = { name: "label", done: left === 0, count: left, to: "annotate" };
  if (!atLeast(role, "reviewer")) return [...read, label];
  return [...read, ...conflictStep(overview), label, ...reviewStep(rounds)];
}

function conflictStep({ sentences }: Overview): Draft[] {
  const count = sentences.pool.conflict + sentences.dev.conflict + sentences.test.conflict;
  return count ? [{ name: "conflicts", done: false, count, to: "browse?status=conflict" }] : [];
}

function reviewStep(rounds: readonly RoundGlance[]): Draft[] {
  const lot = rounds.find((round) => round.lot?.status === "released")?.lot;
  return lot ? [{ name: "review", done: false, optional: true, count: lot.count, to: `rounds/lots/${lot.id}` }] : [];
}

/** Labels that people should still give before the next round is worth its time. */
function labelsWanted({ sentences }: Overview, rounds: readonly RoundGlance[]): number {
  const { unlabelled, labelled: now } = sentences.pool;
  const last = rounds.find(succeeded);
  if (!last) return Math.min(unlabelled, Math.max(0, FIRST_LABELS - now));
  const since = Math.max(0, now - last.counts.human - last.counts.imported);
  return Math.min(unlabelled, Math.max(0, last.counts.queued - since));
}

function succeeded(round: RoundGlance): boolean {
  return round.status === "succeeded";
}

export function total({ sentences }: Overview, split: Split): number {
  return Object.values(sentences[split]).reduce((sum, count) => sum + count, 0);
}

export function labelled({ sentences }: Overview): number {
  return Object.values(sentences).reduce((sum, counts) => sum + counts.labelled + counts.auto, 0);
}
