import { useSearchParams } from "react-router";

import { type Filters, fromParams, toQuery } from "./filters";

/** The address is where the filters live: a reload, a bookmark and a colleague get the same list. */
export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = fromParams(params);
  const change = (part: Partial<Filters>) => setParams(toQuery({ ...filters, ...part }), { replace: true });
  return [filters, change];
}
