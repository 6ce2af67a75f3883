import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type ImportJob, importsKey } from "./importJob";

export function useCancelImport(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: number) => request<ImportJob>("POST", `corpora/${corpusId}/imports/${jobId}/cancel`, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: importsKey(corpusId) }),
  });
}
