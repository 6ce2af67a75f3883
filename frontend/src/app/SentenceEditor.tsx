import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Command } from "@/annotator/commands";
import { activeMark, openDoc, takesType } from "@/annotator/document";
import { caretX, offsetInNextLine } from "@/annotator/geometry";
import { redo, run, startHistory, undo } from "@/annotator/history";
import { type Action, actionFor } from "@/annotator/keymap";
import { sameSpans } from "@/annotator/span";
import { LeaveGuard } from "@/components/ui/LeaveGuard";
import { Sentence } from "@/features/annotate/components/Sentence";
import { TypeFinder } from "@/features/annotate/components/TypeFinder";
import { TypePalette } from "@/features/annotate/components/TypePalette";
import { measure } from "@/features/annotate/hooks/measure";
import { noteType } from "@/features/annotate/hooks/recentTypes";
import { useKeys } from "@/features/annotate/hooks/useKeys";
import type { EditorProps } from "@/features/browse/components/SentencePage";

const fontSize = 26;

/** The annotator for one sentence on its own, without a queue: the same keys, and a save instead of a submit. */
export function SentenceEditor({ text, spans, types, pending, onSave, onClose }: EditorProps) {
  const { t } = useTranslation(["browse", "common"]);
  const [history, setHistory] = useState(() => startHistory(openDoc(text, spans)));
  const [openedAt] = useState(() => performance.now());
  const [closing, setClosing] = useState(false);
  const [finding, setFinding] = useState(false);
  const sentence = useRef<HTMLDivElement>(null);
  const { doc } = history;
  const unsaved = !sameSpans((history.past[0] ?? doc).spans, doc.spans);
  useEffect(() => sentence.current?.focus(), []);

  const send = (command: Command) => {
    noteType(command);
    setHistory((before) => run(before, command).history);
  };
  const label = (type: string) => send({ do: "label", type });
  const find = () => setFinding(takesType(doc));
  const save = () => onSave({ spans: doc.spans, seconds: (performance.now() - openedAt) / 1000 });
  const moveByLine = (step: 1 | -1, extend: boolean) => {
    if (!sentence.current) return;
    const boxes = measure(sentence.current);
    send({ do: "moveTo", offset: offsetInNextLine(boxes, doc.cursor, step, caretX(boxes, doc.cursor)), extend });
  };
  /** Whether the action means something here: there is no queue to walk. */
  const perform = (action: Action): boolean => {
    if (action.is === "command") send(action.command);
    else if (action.is === "line") moveByLine(action.step, action.extend);
    else if (action.is === "undo") setHistory(undo);
    else if (action.is === "redo") setHistory(redo);
    else if (action.is === "enter" && !pending) save();
    else if (action.is === "letGo") send({ do: "letGo" });
    else if (action.is === "findType") find();
    else return false;
    return true;
  };
  const byName = new Map(types.map((type) => [type.name, type]));
  const hotkeys = new Map(types.filter(({ hotkey }) => hotkey).map(({ hotkey, name }) => [hotkey, name]));
  useKeys((event) => {
    // Tab walks the labels only from within the sentence: elsewhere it moves the focus.
    if (event.key === "Tab" && event.target !== sentence.current) return false;
    const action = actionFor(event, hotkeys);
    // Still down from the button that has opened the sentence.
    if (action?.is === "enter" && event.repeat) return true;
    return action !== null && perform(action);
  });

  return (
    <Stack gap="sm">
      <Sentence ref={sentence} doc={doc} types={byName} fontSize={fontSize} onCommand={send}>
        {finding && <TypeFinder types={types} sentence={sentence} onChoose={label} onClose={() => setFinding(false)} />}
      </Sentence>
      <TypePalette types={types} active={activeMark(doc)?.span.type} onLabel={label} onFind={find} />
      <Text size="xs" c="dimmed">
        {t("editor.keys")}
      </Text>
      <Group gap="xs">
        <Button onClick={save} loading={pending}>
          {t("editor.save")}
        </Button>
        <Button variant="default" onClick={() => setHistory(undo)} disabled={history.past.length === 0}>
          {t("editor.undo")}
        </Button>
        <Button variant="subtle" onClick={() => (unsaved ? setClosing(true) : onClose())}>
          {t("common:cancel")}
        </Button>
      </Group>
      <LeaveGuard unsaved={unsaved} closing={closing} onStay={() => setClosing(false)} onClose={onClose} />
    </Stack>
  );
}
