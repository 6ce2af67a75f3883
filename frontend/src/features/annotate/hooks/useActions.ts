import { type RefObject, useRef, useState } from "react";

import { type Action, actionFor } from "@/annotator/keymap";
import type { Command } from "@/annotator/commands";
import type { Desk } from "@/annotator/desk/desk";
import type { DeskState } from "@/annotator/desk/deskState";
import { takesType } from "@/annotator/document";
import { caretX, offsetInNextLine } from "@/annotator/geometry";
import type { EntityType } from "@/lib/entityTypes";

import { measure } from "./measure";
import { noteType } from "./recentTypes";
import type { Settings } from "./useSettings";
import { useSay } from "./useSay";

export type Panel = "help" | "guideline" | "skip" | "types" | null;

interface Around {
  desk: Desk;
  state: DeskState;
  types: ReadonlyMap<string, EntityType>;
  settings: Settings;
  sentence: RefObject<HTMLElement | null>;
  onNext: (since: number) => void;
}

/** What keys and buttons do, in one place. */
export function useActions({ desk, state, types, settings, sentence, onNext }: Around) {
  const [panel, setPanel] = useState<Panel>(null);
  const { said, say, report, hush } = useSay(types);
  const column = useRef<number | null>(null);
  const released = useRef(false);

  const send = (command: Command) => {
    column.current = null;
    noteType(command);
    const outcome = desk.command(command);
    const doc = desk.current().history?.doc;
    if (doc) report(outcome, doc);
  };

  const moveByLine = (step: 1 | -1, extend: boolean) => {
    const doc = state.history?.doc;
    if (!doc || !sentence.current) return;
    const boxes = measure(sentence.current);
    const x = column.current ?? caretX(boxes, doc.cursor);
    send({ do: "moveTo", offset: offsetInNextLine(boxes, doc.cursor, step, x), extend });
    column.current = x;
  };

  /** Nothing is said to be done that waits for the server to come back. */
  const sayDone = (word: "submitted" | "corrected" | "skipped") => say(desk.current().connection === "fine" ? word : "kept");

  /** What leaving the present sentence makes of it. */
  const answer = () => (desk.current().correcting && !desk.current().skipped ? "corrected" : "submitted");

  const submit = (since = performance.now()) => {
    const done = answer();
    onNext(since);
    desk.submit();
    sayDone(done);
    sentence.current?.focus({ preventScroll: true });
  };

  const enter = (since: number) => {
    const pending = state.history?.doc.suggestions.length ?? 0;
    if (pending > 0) send({ do: "acceptAll" });
    if (pending === 0 || settings.oneKey) submit(since);
  };

  const letGo = () => {
    const doc = state.history?.doc;
    released.current = doc === undefined || (doc.active === null && doc.cursor === doc.anchor);
    send({ do: "letGo" });
    hush();
  };

  const findType = () => {
    const doc = state.history?.doc;
    if (doc && takesType(doc)) setPanel("types");
    else say("nothing_selected");
  };

  /** What was changed in a sentence opened again is sent on the way. */
  const walk = (step: () => boolean): boolean => {
    const { unsaved } = desk.current();
    const done = answer();
    const went = step();
    if (went && unsaved) sayDone(done);
    else if (went) hush();
    return went;
  };

  /** What is sent is not undone, but corrected: whoever looks for that is told the way. */
  const undo = () => {
    if (desk.undo()) say("undone");
    else say(state.canGoBack ? "nothingToUndoHere" : "nothingToUndo");
  };

  const goBack = () => {
    if (!walk(() => desk.back())) say("firstOne");
  };

  const simple: Record<Exclude<Action["is"], "command" | "line" | "enter">, () => void> = {
    undo,
    redo: () => say(desk.redo() ? "redone" : "nothingToRedo"),
    skip: () => setPanel(state.correcting ? null : "skip"),
    previous: goBack,
    next: () => walk(() => desk.forward()),
    letGo,
    findType,
    help: () => setPanel("help"),
    guideline: () => setPanel("guideline"),
  };

  const perform = (action: Action, since: number) => {
    if (action.is === "command") send(action.command);
    else if (action.is === "line") moveByLine(action.step, action.extend);
    else if (action.is === "enter") enter(since);
    else simple[action.is]();
  };

  /** Tab walks labels while the sentence has the focus; after Escape it leaves as usual. */
  const isOurTab = (event: KeyboardEvent): boolean => {
    const isHere = event.target === sentence.current || event.target === document.body;
    return isHere && !released.current;
  };

  const hotkeys = new Map([...types.values()].filter((type) => type.hotkey).map((type) => [type.hotkey, type.name]));

  const handleKey = (event: KeyboardEvent): boolean => {
    if (panel !== null) return false;
    if (!state.item && !["?", "g", "PageUp"].includes(event.key)) return false;
    const action = actionFor(event, hotkeys);
    if (!action || (event.key === "Tab" && !isOurTab(event))) return false;
    if (event.repeat && (action.is === "enter" || action.is === "previous")) return true;
    if (action.is !== "letGo") released.current = false;
    perform(action, event.timeStamp);
    return true;
  };

  const skip = (reason: string) => {
    setPanel(null);
    onNext(performance.now());
    desk.skip(reason);
    sayDone("skipped");
  };

  return { panel, setPanel, said, send, perform, submit, skip, handleKey };
}

export type Actions = ReturnType<typeof useActions>;
