import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";

import { type Round, roundsKey } from "./round";

export function useRound(corpusId: number, roundId: number) {
  return useQuery({
    queryKey: [...roundsKey(corpusId), roundId],
    queryFn: ({ signal }) => request<Round>("GET", `corpora/${corpusId}/rounds/${roundId}`, { signal }),
    refetchInterval: ({ state }) => whileActive(state.data && [state.data]),
  });
}
