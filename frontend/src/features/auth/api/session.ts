import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { type Session, sessionKey } from "@/lib/session";
import { sessionEnded } from "@/lib/sessionEnded";

export interface Credentials {
  username: string;
  password: string;
}

/** Somebody else than before gets a fresh page: this one would send the first person's work as theirs. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => request<Session>("POST", "session", { body }),
    onSuccess: (session) => {
      const before = client.getQueryData<Session>(sessionKey)?.user;
      if (before && session.user?.id !== before.id) {
        window.location.assign("/");
        return;
      }
      client.setQueryData(sessionKey, session);
      sessionEnded.clear();
      void client.invalidateQueries();
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>("DELETE", "session"),
    onSuccess: () => {
      client.setQueryData<Session>(sessionKey, { user: null });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      client.getMutationCache().clear();
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { old: string; new: string }) => request<unknown>("POST", "session/password", { body }),
  });
}
