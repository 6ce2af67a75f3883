import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

export function useRemoveMember(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => request<undefined>("DELETE", `corpora/${corpusId}/members/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
