import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Page } from "@/lib/page";
import type { Sentence } from "@/lib/sentence";

import { type Filters, toQuery } from "../filters";
import { sentencesKey } from "./sentences";

export const sentencesPageSize = 50;

export function useSentences(corpusId: number, filters: Filters, page: number) {
  const query = { ...toQuery(filters), page, page_size: sentencesPageSize };
  return useQuery({
    queryKey: [...sentencesKey(corpusId), "list", query],
    queryFn: ({ signal }) => request<Page<Sentence>>("GET", `corpora/${corpusId}/sentences`, { query, signal }),
    placeholderData: keepPreviousData,
  });
}
