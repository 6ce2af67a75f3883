import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import { request } from "@/lib/http";

import { type Draft, settingsOf } from "../draft";
import type { Pretraining } from "./pretraining";

export function useStartPretraining(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft) => {
      const form = new FormData();
      form.set("name", draft.name.trim());
      form.set("pool", String(draft.pool));
      form.set("settings", JSON.stringify(settingsOf(draft)));
      for (const file of draft.files) form.append("files", file);
      return request<Pretraining>("POST", `corpora/${corpusId}/pretrainings`, { form });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
