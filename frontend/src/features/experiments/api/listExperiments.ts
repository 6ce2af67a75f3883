import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";
import type { Page } from "@/lib/page";

import { type ExperimentRow, experimentsKey } from "./experiment";

export const experimentsPageSize = 20;

/** Newest first. */
export function useExperiments(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...experimentsKey(corpusId), "list", page],
    queryFn: ({ signal }) =>
      request<Page<ExperimentRow>>("GET", `corpora/${corpusId}/experiments`, { query: { page, page_size: experimentsPageSize }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => whileActive(state.data?.results),
  });
}
