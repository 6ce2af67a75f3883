import { useQuery } from "@tanstack/react-query";

import { request } from "./http";
import type { Schemas } from "./schema";

export type Role = Schemas["Role"];
export const roles: readonly Role[] = ["viewer", "annotator", "reviewer", "lead"];

export type Corpus = Schemas["Corpus"];

/** Whether a role may do what `needed` may do. */
export function atLeast(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(needed);
}

/** Every query key of one corpus starts with this, so that one call invalidates all of them. */
export function corpusKey(corpusId: number) {
  return ["corpus", corpusId] as const;
}

export function useCorpus(corpusId: number) {
  return useQuery({
    queryKey: [...corpusKey(corpusId), "itself"],
    queryFn: ({ signal }) => request<Corpus>("GET", `corpora/${corpusId}`, { signal }),
  });
}
