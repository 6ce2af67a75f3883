import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

import { type ExportOptions, exportsKey, isComplete } from "./exportJob";

export type SchemeCount = Schemas["SchemeCount"];
export type SchemeLoss = Schemas["SchemeLoss"];

/** Of the chosen sentences in every scheme, whichever is chosen. */
export function useSchemeCounts(corpusId: number, options: ExportOptions) {
  const query = { splits: options.splits, origins: options.origins };
  return useQuery({
    queryKey: [...exportsKey(corpusId), "schemes", query],
    queryFn: ({ signal }) => request<Schemas["SchemeCounts"]>("GET", `corpora/${corpusId}/exports/schemes`, { query, signal }),
    enabled: isComplete(options),
    placeholderData: keepPreviousData,
  });
}
