import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Page } from "@/lib/page";

import type { ModelVersion } from "./listModels";

/** What a new model may be transferred from: the newest versions of all corpora that the user is a member of. */
export function useParents() {
  return useQuery({
    queryKey: ["models"],
    queryFn: async ({ signal }) => (await request<Page<ModelVersion>>("GET", "models", { query: { page_size: 200 }, signal })).results,
  });
}
