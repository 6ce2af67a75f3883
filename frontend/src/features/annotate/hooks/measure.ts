import type { Box } from "@/annotator/geometry";
import { codePoints, unitStarts } from "@/annotator/offsets";

/** Where each code point of the sentence is drawn, on the page: scrolling changes nothing. The text is in the elements marked `data-run`, in order. */
export function measure(sentence: HTMLElement): Box[] {
  return [...sentence.querySelectorAll("[data-run]")].flatMap((run) => (run.firstChild ? boxesOf(run.firstChild) : []));
}

function boxesOf(text: Node): Box[] {
  const points = codePoints(text.textContent ?? "");
  const starts = unitStarts(points);
  const range = document.createRange();
  const { scrollX, scrollY } = window;
  return points.map((_, i) => {
    range.setStart(text, starts[i] ?? 0);
    range.setEnd(text, starts[i + 1] ?? 0);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left: left + scrollX, right: right + scrollX, top: top + scrollY, bottom: bottom + scrollY };
  });
}
