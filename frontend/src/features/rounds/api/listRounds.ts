import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";
import type { Page } from "@/lib/page";

import { type Round, roundsKey } from "./round";

export const roundsPageSize = 20;

/** Newest first. */
export function useRounds(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...roundsKey(corpusId), "list", page],
    queryFn: ({ signal }) =>
      request<Page<Round>>("GET", `corpora/${corpusId}/rounds`, { query: { page, page_size: roundsPageSize }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => whileActive(state.data?.results),
  });
}
