import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey, type Role } from "@/lib/corpus";
import { request } from "@/lib/http";

import type { Member } from "./listMembers";

export interface NewMember {
  username: string;
  role: Role;
}

export function useAddMember(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewMember) => request<Member>("POST", `corpora/${corpusId}/members`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
