import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type Round, roundsKey } from "./round";

/** Goes on where a failed or cancelled round stopped. */
export function useRetryRound(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (roundId: number) => request<Round>("POST", `corpora/${corpusId}/rounds/${roundId}/retry`, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: roundsKey(corpusId) }),
  });
}
