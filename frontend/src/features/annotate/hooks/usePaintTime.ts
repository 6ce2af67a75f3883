import { type RefObject, useLayoutEffect, useRef } from "react";

/** Milliseconds from a key press to the next sentence on screen: as `data-next-ms`, and in the browser's own timeline. */
export function usePaintTime(target: RefObject<HTMLElement | null>, shown: number | undefined) {
  const pressed = useRef<number | null>(null);
  useLayoutEffect(() => {
    const start = pressed.current;
    if (start === null) return;
    pressed.current = null;
    requestAnimationFrame(() => {
      // A task queued in a frame runs after that frame is painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const { duration } = performance.measure("anneal.next", { start, end: performance.now() });
        target.current?.setAttribute("data-next-ms", duration.toFixed(1));
        port1.close();
      };
      port2.postMessage(null);
    });
  }, [target, shown]);
  return (since: number) => (pressed.current = since);
}
