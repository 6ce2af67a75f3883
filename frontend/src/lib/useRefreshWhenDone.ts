import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { corpusKey } from "./corpus";

/** What a job changes is out of date everywhere once it has ended: all queries of the corpus are asked again. */
export function useRefreshWhenDone(corpusId: number, active: boolean): void {
  const client = useQueryClient();
  const before = useRef(active);
  useEffect(() => {
    if (before.current && !active) void client.invalidateQueries({ queryKey: corpusKey(corpusId) });
    before.current = active;
  }, [active, client, corpusId]);
}
