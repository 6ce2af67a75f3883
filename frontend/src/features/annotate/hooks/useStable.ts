import { useCallback, useLayoutEffect, useRef } from "react";

/** A function that never changes and always calls the newest one: what it is passed to need not be drawn again. */
export function useStable<A extends unknown[], R>(newest: (...args: A) => R): (...args: A) => R {
  const ref = useRef(newest);
  useLayoutEffect(() => {
    ref.current = newest;
  });
  return useCallback((...args: A) => ref.current(...args), []);
}
