import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Round, roundsKey } from "./round";

export function useCancelRound(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (roundId: number) => request<Round>("POST", `corpora/${corpusId}/rounds/${roundId}/cancel`, { body: {} }),
    onSettled: () => client.invalidateQueries({ queryKey: roundsKey(corpusId) }),
  });
}
