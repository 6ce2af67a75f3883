import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Page } from "@/lib/page";

import { type LotItem, lotsKey } from "./lot";

export const lotPageSize = 50;

/** The least certain first. */
export function useLotItems(corpusId: number, lotId: number, page: number) {
  return useQuery({
    queryKey: [...lotsKey(corpusId), lotId, "items", page],
    queryFn: ({ signal }) =>
      request<Page<LotItem>>("GET", `corpora/${corpusId}/lots/${lotId}/items`, { query: { page, page_size: lotPageSize }, signal }),
    placeholderData: keepPreviousData,
  });
}
