import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import type { EntityType } from "@/lib/entityTypes";
import { request } from "@/lib/http";

/** What is left out (colour, key, position) the server chooses. */
export type TypeFields = Partial<Pick<EntityType, "name" | "title" | "colour" | "hotkey" | "description" | "position">>;

export function useCreateType(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TypeFields) => request<EntityType>("POST", `corpora/${corpusId}/entity-types`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
