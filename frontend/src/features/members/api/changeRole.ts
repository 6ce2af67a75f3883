import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey, type Role } from "@/lib/corpus";
import { request } from "@/lib/http";

import type { Member } from "./listMembers";

export function useChangeRole(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, role }: { id: number; role: Role }) =>
      request<Member>("PATCH", `corpora/${corpusId}/members/${id}`, { body: { role } }),
    onSettled: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
