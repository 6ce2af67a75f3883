import { Group, Stack, Text } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";

import { activeMark } from "@/annotator/document";
import type { Corpus } from "@/lib/corpus";
import type { EntityType } from "@/lib/entityTypes";

import { useQueueSummary } from "../api/queue";
import { useActions } from "../hooks/useActions";
import { useDesk } from "../hooks/useDesk";
import { useKeys } from "../hooks/useKeys";
import { usePaintTime } from "../hooks/usePaintTime";
import { textSizes, useSettings } from "../hooks/useSettings";
import { useStable } from "../hooks/useStable";
import { ActionBar } from "./ActionBar";
import { GuidelineDrawer } from "./GuidelineDrawer";
import { KeysHelp } from "./KeysHelp";
import { NothingWaiting } from "./NothingWaiting";
import { ConnectionNotice, RefusedNotices } from "./Notices";
import { ProgressLine } from "./ProgressLine";
import { SkipDialog } from "./SkipDialog";
import { Toolbar } from "./Toolbar";
import { TypeFinder } from "./TypeFinder";
import { TypePalette } from "./TypePalette";
import { Workpiece } from "./Workpiece";

interface Props {
  corpus: Corpus;
  types: readonly EntityType[];
  userId: number;
}

/** The whole page once corpus and types are known: desk, keys, and what is shown of them. */
export function Bench({ corpus, types, userId }: Props) {
  const { desk, state } = useDesk(corpus.id, userId);
  const { settings, change } = useSettings(userId);
  const before = useQueueSummary(corpus.id).data?.mine_today ?? 0;
  const root = useRef<HTMLDivElement>(null);
  const sentence = useRef<HTMLDivElement>(null);
  const byName = useMemo(() => new Map(types.map((type) => [type.name, type])), [types]);
  const { item, history, correcting, skipped } = state;
  const onNext = usePaintTime(root, item?.id);
  const actions = useActions({ desk, state, types: byName, settings, sentence, onNext });
  const { panel, said } = actions;
  const close = useStable(() => actions.setPanel(null));
  const onAction = useStable((action: Parameters<typeof actions.perform>[0]) => actions.perform(action, performance.now()));
  const onLabel = useStable((type: string) => actions.send({ do: "label", type }));
  const onFind = useStable(() => actions.perform({ is: "findType" }, performance.now()));
  const onChange = useStable(change);
  const onOpen = useStable(actions.setPanel);
  useKeys(actions.handleKey);

  // A link that has led here would keep the focus, and Enter would follow it again.
  useEffect(() => {
    if (document.activeElement instanceof HTMLAnchorElement) document.activeElement.blur();
  }, []);

  useEffect(() => {
    if (document.activeElement === document.body) sentence.current?.focus({ preventScroll: true });
  }, [item?.id]);

  return (
    <Stack ref={root} gap="sm" maw={1040} mx="auto" data-testid="bench" data-item={item?.id}>
      <Group justify="space-between">
        <ProgressLine state={state} before={before} />
        <Toolbar settings={settings} onChange={onChange} onOpen={onOpen} />
      </Group>
      <ConnectionNotice state={state} onRetry={() => desk.retry()} />
      <RefusedNotices refused={state.refused} types={types} corpusId={corpus.id} onDismiss={(key) => desk.dismiss(key)} />
      {item && history ? (
        <>
          <Workpiece
            ref={sentence}
            item={item}
            doc={history.doc}
            correcting={correcting}
            skipped={skipped}
            lost={state.lost}
            types={byName}
            fontSize={textSizes[settings.size]}
            onCommand={actions.send}
          >
            {panel === "types" && <TypeFinder types={types} sentence={sentence} onChoose={onLabel} onClose={close} />}
          </Workpiece>
          <TypePalette types={types} active={activeMark(history.doc)?.span.type} onLabel={onLabel} onFind={onFind} />
          <ActionBar
            canUndo={history.past.length > 0}
            canRedo={history.future.length > 0}
            hasActive={history.doc.active !== null}
            canLabelOthers={history.doc.last !== null || history.doc.active !== null}
            canGoBack={state.canGoBack}
            correcting={correcting}
            skipped={skipped}
            acceptsFirst={history.doc.suggestions.length > 0 && !settings.oneKey}
            onAction={onAction}
          />
        </>
      ) : (
        <NothingWaiting state={state} corpusId={corpus.id} onRetry={() => desk.retry()} onPrevious={() => onAction({ is: "previous" })} />
      )}
      <Text size="sm" c="dimmed" mih={22} role="status" aria-live="polite" data-testid="said">
        {said.isQuiet ? <span className="visually-hidden">{said.text}</span> : said.text}
      </Text>
      <SkipDialog opened={panel === "skip"} onClose={close} onSkip={actions.skip} />
      <KeysHelp opened={panel === "help"} onClose={close} />
      <GuidelineDrawer opened={panel === "guideline"} onClose={close} guideline={corpus.guideline} types={types} />
    </Stack>
  );
}
