import { type RefObject, useLayoutEffect } from "react";

import type { Doc } from "@/annotator/document";

function scrollToCaret(sentence: HTMLElement | null, block: ScrollLogicalPosition): void {
  sentence?.querySelector("[data-caret]")?.scrollIntoView({ block });
}

/** Keeps the caret in sight: amid the window in a sentence just opened, then no further from where it was than needed. */
export function useCaretInView(sentence: RefObject<HTMLElement | null>, { points, cursor }: Doc): void {
  useLayoutEffect(() => scrollToCaret(sentence.current, "center"), [sentence, points]);
  useLayoutEffect(() => {
    // The place that a pointer is down on is in sight, and must not move away from under it.
    if (!sentence.current?.matches(":active")) scrollToCaret(sentence.current, "nearest");
  }, [sentence, points, cursor]);
}
