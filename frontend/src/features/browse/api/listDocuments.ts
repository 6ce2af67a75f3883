import { useQuery } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";
import type { Page } from "@/lib/page";
import type { Schemas } from "@/lib/schema";

/** The newest documents, to choose one from. */
export function useDocuments(corpusId: number) {
  return useQuery({
    queryKey: [...corpusKey(corpusId), "documents"],
    queryFn: async ({ signal }) =>
      (await request<Page<Schemas["Document"]>>("GET", `corpora/${corpusId}/documents`, { query: { page_size: 500 }, signal })).results,
  });
}
