import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { Corpus } from "@/lib/corpus";
import { request } from "@/lib/http";
import type { Page } from "@/lib/page";

export const corporaPageSize = 20;

export function useCorpora(page: number) {
  return useQuery({
    queryKey: ["corpora", page],
    queryFn: ({ signal }) => request<Page<Corpus>>("GET", "corpora", { query: { page, page_size: corporaPageSize }, signal }),
    placeholderData: keepPreviousData,
  });
}
