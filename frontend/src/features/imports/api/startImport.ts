import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

import type { ImportJob, ImportOptions } from "./importJob";

const optionNames = ["format", "split", "labels", "encoding", "create_types"] as const;

export interface NewImport {
  file: File;
  options: ImportOptions;
}

export function useStartImport(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, options }: NewImport) => {
      const form = new FormData();
      form.set("file", file);
      for (const name of optionNames) form.set(name, String(options[name]));
      return request<ImportJob>("POST", `corpora/${corpusId}/imports`, { form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
