import { useQuery } from "@tanstack/react-query";

import type { Transport } from "@/annotator/desk/work";
import { corpusKey } from "@/lib/corpus";
import { ApiError } from "@/lib/errors";
import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";
import type { Session } from "@/lib/session";
import { sessionEnded } from "@/lib/sessionEnded";

/** As it was when the page was opened, never asked again: the desk counts what is done since. */
export function useQueueSummary(corpusId: number) {
  return useQuery({
    queryKey: [...corpusKey(corpusId), "queue"],
    queryFn: ({ signal }) => request<Schemas["QueueState"]>("GET", `corpora/${corpusId}/queue`, { signal }),
    staleTime: "static",
    gcTime: 0,
  });
}

/** Answers that a second try can change: the server is overloaded or broken for now. */
function isPassing(error: ApiError): boolean {
  return error.status >= 500 || error.status === 429 || error.code === "permission_denied";
}

function judge(error: unknown): ReturnType<Transport["judge"]> {
  if (!(error instanceof ApiError)) return "later";
  if (error.isSignedOut) return "signed_out";
  return isPassing(error) ? "later" : { code: error.code, message: error.message, data: error.data };
}

export function queueTransport(corpusId: number, userId: number): Transport {
  const base = `corpora/${corpusId}` as const;
  return {
    claim: (count) => request<Schemas["Claimed"]>("POST", `${base}/queue/claim`, { body: { count } }),
    submit: ({ item, spans, seconds }, want) =>
      request<Schemas["Submitted"]>("POST", `${base}/queue/${item}/submit`, { body: { spans, seconds, want } }),
    skip: ({ item, reason }, want) => request<Schemas["Claimed"]>("POST", `${base}/queue/${item}/skip`, { body: { reason, want } }),
    revise: ({ sentence, spans, seconds }) =>
      request<Schemas["Annotation"]>("POST", `${base}/sentences/${sentence}/annotations`, { body: { spans, seconds } }),
    identify: async () => {
      const { user } = await request<Session>("GET", "session");
      if (!user) sessionEnded.tell();
      if (user?.id !== userId) throw new ApiError(401, "not_authenticated", "Somebody else is signed in.");
    },
    judge,
  };
}
