import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";
import type { Page } from "@/lib/page";

import { type ImportJob, importsKey } from "./importJob";

export const importsPageSize = 10;

export function useImports(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...importsKey(corpusId), "list", page],
    queryFn: ({ signal }) =>
      request<Page<ImportJob>>("GET", `corpora/${corpusId}/imports`, { query: { page, page_size: importsPageSize }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => whileActive(state.data?.results),
  });
}
