import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";

import { type ExportOptions, type ExportPreview, exportsKey, isComplete } from "./exportJob";

/** A POST because of its body; it changes nothing, so it is a query here. */
export function useExportPreview(corpusId: number, options: ExportOptions) {
  return useQuery({
    queryKey: [...exportsKey(corpusId), "preview", options],
    queryFn: ({ signal }) => request<ExportPreview>("POST", `corpora/${corpusId}/exports/preview`, { body: options, signal }),
    enabled: isComplete(options),
    placeholderData: keepPreviousData,
  });
}
