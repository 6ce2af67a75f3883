import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type ExportJob, exportsKey } from "./exportJob";

export function useCancelExport(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: number) => request<ExportJob>("POST", `corpora/${corpusId}/exports/${jobId}/cancel`, { body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: exportsKey(corpusId) }),
  });
}
