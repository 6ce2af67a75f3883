import { useQuery } from "@tanstack/react-query";

import { corpusKey } from "./corpus";
import { request } from "./http";
import type { Page } from "./page";
import type { Schemas } from "./schema";

export type EntityType = Schemas["EntityType"];

export function entityTypesKey(corpusId: number) {
  return [...corpusKey(corpusId), "entity-types"] as const;
}

/** All types of the corpus in their order. */
export function useEntityTypes(corpusId: number) {
  return useQuery({
    queryKey: entityTypesKey(corpusId),
    queryFn: async ({ signal }) => {
      const query = { page_size: 500 };
      const page = await request<Page<EntityType>>("GET", `corpora/${corpusId}/entity-types`, { query, signal });
      return page.results;
    },
  });
}
