import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";
import type { Page } from "@/lib/page";
import type { Schemas } from "@/lib/schema";

export type AuditEvent = Schemas["AuditEvent"];

/** Newest first. Leads only. */
export function useAudit(corpusId: number, page: number, pageSize: number) {
  return useQuery({
    queryKey: [...corpusKey(corpusId), "audit", page, pageSize],
    queryFn: ({ signal }) => request<Page<AuditEvent>>("GET", `corpora/${corpusId}/audit`, { query: { page, page_size: pageSize }, signal }),
    placeholderData: keepPreviousData,
  });
}
