import { useMutation, useQueryClient } from "@tanstack/react-query";

import { type EntityType, entityTypesKey } from "@/lib/entityTypes";
import { request } from "@/lib/http";

import { moved, newPositions } from "../order";

export interface Move {
  types: readonly EntityType[];
  index: number;
  step: 1 | -1;
}

/** Shown at once; the rows whose position changed are saved one after the other. */
export function useMoveType(corpusId: number) {
  const client = useQueryClient();
  const queryKey = entityTypesKey(corpusId);
  return useMutation({
    mutationFn: async ({ types, index, step }: Move) => {
      for (const { id, position } of newPositions(moved(types, index, step))) {
        await request("PATCH", `corpora/${corpusId}/entity-types/${id}`, { body: { position } });
      }
    },
    onMutate: ({ types, index, step }: Move) => client.setQueryData<EntityType[]>(queryKey, moved(types, index, step)),
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
