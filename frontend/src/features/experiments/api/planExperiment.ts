import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { experimentsKey, type Plan, type Spec } from "./experiment";

/** What a specification would mean, or why it is refused. */
export function usePlan(corpusId: number, spec: Spec) {
  return useQuery({
    queryKey: [...experimentsKey(corpusId), "plan", spec],
    queryFn: ({ signal }) => request<Plan>("POST", `corpora/${corpusId}/experiments/plan`, { body: spec, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}
