import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";

import { type Pretraining, pretrainingsKey } from "./pretraining";

export function usePretraining(corpusId: number, pretrainingId: number) {
  return useQuery({
    queryKey: [...pretrainingsKey(corpusId), pretrainingId],
    queryFn: ({ signal }) => request<Pretraining>("GET", `corpora/${corpusId}/pretrainings/${pretrainingId}`, { signal }),
    refetchInterval: ({ state }) => whileActive(state.data && [state.data]),
  });
}
