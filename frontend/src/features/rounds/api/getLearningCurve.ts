import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

import { roundsKey } from "./round";

export type CurvePoint = Schemas["CurvePoint"];

/** One point per finished round, oldest first. */
export function useLearningCurve(corpusId: number) {
  return useQuery({
    queryKey: [...roundsKey(corpusId), "curve"],
    queryFn: ({ signal }) => request<CurvePoint[]>("GET", `corpora/${corpusId}/learning-curve`, { signal }),
  });
}
