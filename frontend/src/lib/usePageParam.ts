import { useSearchParams } from "react-router";

/** The page number kept in the address, 1-based. */
export function usePageParam(name = "page"): [number, (page: number) => void] {
  const [params, setParams] = useSearchParams();
  const page = Math.max(1, Number(params.get(name)) || 1);
  const setPage = (next: number) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      if (next > 1) after.set(name, String(next));
      else after.delete(name);
      return after;
    });
  return [page, setPage];
}
