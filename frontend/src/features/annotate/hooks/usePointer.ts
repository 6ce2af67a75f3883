import { type PointerEvent, type RefObject, useRef } from "react";

import type { Command } from "@/annotator/commands";
import { type Doc, marks } from "@/annotator/document";
import { type Box, offsetAtPoint } from "@/annotator/geometry";
import { wordAt } from "@/annotator/segments";

import { measure } from "./measure";

interface Drag {
  boxes: Box[];
  from: number;
  moved: boolean;
}

function characterAt(boxes: Box[], x: number, y: number): number | null {
  const found = boxes.findIndex((box) => x >= box.left && x < box.right && y >= box.top && y < box.bottom);
  return found < 0 ? null : found;
}

/** Drag to select, click a label to activate it, double click for a word, triple for the sentence. */
export function usePointer(sentence: RefObject<HTMLElement | null>, doc: Doc, send: (command: Command) => void) {
  const drag = useRef<Drag | null>(null);

  const press = (event: PointerEvent, boxes: Box[]): Command => {
    const offset = offsetAtPoint(boxes, event.pageX, event.pageY);
    const character = characterAt(boxes, event.pageX, event.pageY);
    if (event.detail >= 3) return { do: "select", start: 0, end: doc.points.length };
    if (event.detail === 2) return { do: "select", ...wordAt(doc.points, character ?? offset) };
    return { do: "moveTo", offset, extend: event.shiftKey };
  };

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || !sentence.current) return;
    const boxes = measure(sentence.current);
    const command = press(event, boxes);
    send(command);
    if (command.do !== "moveTo") return;
    drag.current = { boxes, from: event.shiftKey ? doc.anchor : command.offset, moved: event.shiftKey };
    event.currentTarget.setPointerCapture(event.pointerId);
  };

  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const end = offsetAtPoint(drag.current.boxes, event.pageX, event.pageY);
    drag.current.moved ||= end !== drag.current.from;
    if (drag.current.moved) send({ do: "select", start: drag.current.from, end });
  };

  const onPointerUp = (event: PointerEvent) => {
    const finished = drag.current;
    drag.current = null;
    if (!finished || finished.moved) return;
    const character = characterAt(finished.boxes, event.pageX, event.pageY);
    const mark = marks(doc).find(({ span }) => character !== null && span.start <= character && character < span.end);
    if (mark) send({ do: "activate", start: mark.span.start });
  };

  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: () => (drag.current = null) };
}
