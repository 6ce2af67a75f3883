import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

import { roundsKey } from "./round";

export type Histogram = Schemas["Histogram"];

/** @param roundId null: the pool as the newest model sees it now */
export function useHistogram(corpusId: number, roundId: number | null) {
  return useQuery({
    queryKey: [...roundsKey(corpusId), "histogram", roundId],
    queryFn: ({ signal }) => request<Histogram>("GET", `corpora/${corpusId}/histogram`, { query: { round: roundId }, signal }),
  });
}
