import { type Origin, origins, type Split, splits, type Status, statuses } from "@/lib/sentence";

export const orderings = ["id", "-id", "confidence", "-confidence"] as const;
export type Ordering = (typeof orderings)[number];

export interface Filters {
  status: Status | null;
  split: Split | null;
  /** Name of an entity type. */
  type: string | null;
  origin: Origin | null;
  text: string;
  /** Id of a document. */
  document: number | null;
  confidenceMin: number | null;
  confidenceMax: number | null;
  ordering: Ordering;
}

export const noFilters: Filters = {
  status: null,
  split: null,
  type: null,
  origin: null,
  text: "",
  document: null,
  confidenceMin: null,
  confidenceMax: null,
  ordering: "id",
};

function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((known) => known === value) ?? null;
}

function share(value: string | null): number | null {
  const number = value === null || value.trim() === "" ? NaN : Number(value);
  return number >= 0 && number <= 1 ? number : null;
}

/** What the address asks for; what is not understood is left out. */
export function fromParams(params: URLSearchParams): Filters {
  const document = Number(params.get("document"));
  return {
    status: oneOf(statuses, params.get("status")),
    split: oneOf(splits, params.get("split")),
    type: params.get("type") || null,
    origin: oneOf(origins, params.get("origin")),
    text: params.get("text") ?? "",
    document: Number.isInteger(document) && document > 0 ? document : null,
    confidenceMin: share(params.get("confidence_min")),
    confidenceMax: share(params.get("confidence_max")),
    ordering: oneOf(orderings, params.get("ordering")) ?? "id",
  };
}

/** The parts that differ from no filter at all, under the names that the API has for them. */
export function toQuery(filters: Filters): Record<string, string> {
  const all: Record<string, string | number | null> = {
    status: filters.status,
    split: filters.split,
    type: filters.type,
    origin: filters.origin,
    text: filters.text.trim(),
    document: filters.document,
    confidence_min: filters.confidenceMin,
    confidence_max: filters.confidenceMax,
    ordering: filters.ordering === "id" ? null : filters.ordering,
  };
  const set = Object.entries(all).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}

/** Whether anything is filtered; the order hides nothing. */
export function isFiltered(filters: Filters): boolean {
  return Object.keys(toQuery({ ...filters, ordering: "id" })).length > 0;
}
