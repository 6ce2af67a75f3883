import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";

import { type Experiment, experimentsKey } from "./experiment";

export function useExperiment(corpusId: number, experimentId: number) {
  return useQuery({
    queryKey: [...experimentsKey(corpusId), experimentId],
    queryFn: ({ signal }) => request<Experiment>("GET", `corpora/${corpusId}/experiments/${experimentId}`, { signal }),
    refetchInterval: ({ state }) => whileActive(state.data && [state.data]),
  });
}
