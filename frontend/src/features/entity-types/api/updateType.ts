import { useMutation, useQueryClient } from "@tanstack/react-query";

import { corpusKey } from "@/lib/corpus";
import type { EntityType } from "@/lib/entityTypes";
import { request } from "@/lib/http";

import type { TypeFields } from "./createType";

export function useUpdateType(corpusId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: TypeFields & { id: number }) =>
      request<EntityType>("PATCH", `corpora/${corpusId}/entity-types/${id}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: corpusKey(corpusId) }),
  });
}
