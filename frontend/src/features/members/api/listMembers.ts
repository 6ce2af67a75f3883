import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";
import type { Page } from "@/lib/page";
import type { Schemas } from "@/lib/schema";

export type Member = Schemas["Member"];

export const membersPageSize = 50;

export function membersKey(corpusId: number) {
  return [...corpusKey(corpusId), "members"] as const;
}

export function useMembers(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...membersKey(corpusId), page],
    queryFn: ({ signal }) =>
      request<Page<Member>>("GET", `corpora/${corpusId}/members`, { query: { page, page_size: membersPageSize }, signal }),
    placeholderData: keepPreviousData,
  });
}
