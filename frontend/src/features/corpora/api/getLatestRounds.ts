import { useQuery } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";
import { isActive } from "@/lib/job";
import type { Page } from "@/lib/page";
import type { Schemas } from "@/lib/schema";

/** As much of a round as the overview needs. */
export type RoundGlance = Pick<Schemas["Round"], "id" | "number" | "status" | "counts" | "lot">;

/** The newest rounds, newest first. */
export function useLatestRounds(corpusId: number) {
  return useQuery({
    queryKey: [...corpusKey(corpusId), "rounds", "latest"],
    queryFn: async ({ signal }) => {
      const page = await request<Page<RoundGlance>>("GET", `corpora/${corpusId}/rounds`, { query: { page_size: 10 }, signal });
      return page.results;
    },
    refetchInterval: ({ state }) => (state.data?.some(isActive) ? 3000 : false),
  });
}
