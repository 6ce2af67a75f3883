import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

import type { Round, RoundSettings } from "./round";

export function useStartRound(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RoundSettings) => request<Round>("POST", `corpora/${corpusId}/rounds`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
