import { useMutation, useQueryClient } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type ExportJob, type ExportOptions, exportsKey } from "./exportJob";

export function useStartExport(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ExportOptions) => request<ExportJob>("POST", `corpora/${corpusId}/exports`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: exportsKey(corpusId) }),
  });
}
