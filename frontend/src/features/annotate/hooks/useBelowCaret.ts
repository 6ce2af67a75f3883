import { type RefObject, useLayoutEffect } from "react";

/** Puts a panel below the caret of the sentence that it lies over, as `--x` and `--y`, and brings it into sight. */
export function useBelowCaret(panel: RefObject<HTMLElement | null>, sentence: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const put = () => {
      const caret = sentence.current?.querySelector("[data-caret]")?.getBoundingClientRect();
      const around = panel.current?.offsetParent?.getBoundingClientRect();
      if (!panel.current || !caret || !around) return;
      panel.current.style.setProperty("--x", `${caret.left - around.left}px`);
      panel.current.style.setProperty("--y", `${caret.bottom - around.top}px`);
      panel.current.scrollIntoView({ block: "nearest" });
    };
    put();
    // The lines break anew in a window of another width.
    const observer = new ResizeObserver(put);
    if (sentence.current) observer.observe(sentence.current);
    return () => observer.disconnect();
  }, [panel, sentence]);
}
