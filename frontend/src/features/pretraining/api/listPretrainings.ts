import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";
import type { Page } from "@/lib/page";

import { type PretrainingRow, pretrainingsKey } from "./pretraining";

export const pretrainingsPageSize = 20;

/** Newest first. */
export function usePretrainings(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...pretrainingsKey(corpusId), "list", page],
    queryFn: ({ signal }) =>
      request<Page<PretrainingRow>>("GET", `corpora/${corpusId}/pretrainings`, { query: { page, page_size: pretrainingsPageSize }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => whileActive(state.data?.results),
  });
}
