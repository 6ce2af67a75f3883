import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import { whileActive } from "@/lib/job";

import { type ImportJob, importsKey } from "./importJob";

export function useImport(corpusId: number, jobId: number) {
  return useQuery({
    queryKey: [...importsKey(corpusId), jobId],
    queryFn: ({ signal }) => request<ImportJob>("GET", `corpora/${corpusId}/imports/${jobId}`, { signal }),
    refetchInterval: ({ state }) => whileActive(state.data && [state.data]),
  });
}
