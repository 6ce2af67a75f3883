import { useQuery } from "@tanstack/react-query";

import { request } from "./http";
import type { Schemas } from "./schema";

export type Session = Schemas["Session"];
export type User = NonNullable<Session["user"]>;

export const sessionKey = ["session"] as const;

export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => request<Session>("GET", "session", { signal }),
    staleTime: Infinity,
  });
}
