import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Page } from "@/lib/page";
import type { Schemas } from "@/lib/schema";

import { roundsKey } from "./round";

export type ModelVersion = Schemas["ModelVersion"];

export const modelsPageSize = 10;

/** Newest first. */
export function useModels(corpusId: number, page: number) {
  return useQuery({
    queryKey: [...roundsKey(corpusId), "models", page],
    queryFn: ({ signal }) =>
      request<Page<ModelVersion>>("GET", `corpora/${corpusId}/models`, { query: { page, page_size: modelsPageSize }, signal }),
    placeholderData: keepPreviousData,
  });
}
