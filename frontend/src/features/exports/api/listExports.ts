import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";
import type { Page } from "@/lib/page";

import { type ExportJob, exportsKey } from "./exportJob";

export const exportsPageSize = 10;

export function useExports(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...exportsKey(corpusId), "list", page],
    queryFn: ({ signal }) =>
      request<Page<ExportJob>>("GET", `corpora/${corpusId}/exports`, { query: { page, page_size: exportsPageSize }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => whileActive(state.data?.results),
  });
}
