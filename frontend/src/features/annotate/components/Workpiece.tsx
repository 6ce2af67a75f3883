import { Alert, Paper, Stack, Text } from "@mantine/core";
import type { ReactNode, RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { Command } from "@/annotator/commands";
import type { QueueItem } from "@/annotator/desk/work";
import type { Doc } from "@/annotator/document";
import type { EntityType } from "@/lib/entityTypes";

import { Sentence } from "./Sentence";
import classes from "./Sentence.module.css";
import { SentenceHead } from "./SentenceHead";
import { SuggestionBar } from "./SuggestionBar";

interface Props {
  ref: RefObject<HTMLDivElement | null>;
  item: QueueItem;
  doc: Doc;
  correcting: boolean;
  skipped: boolean;
  lost: boolean;
  types: ReadonlyMap<string, EntityType>;
  fontSize: number;
  onCommand: (command: Command) => void;
  /** What lies over the sentence. */
  children?: ReactNode;
}

/** The sentence with all that is known about it: source, purpose, suggestion, and the sentences around it. */
export function Workpiece({ ref, item, doc, correcting, skipped, lost, types, fontSize, onCommand, children }: Props) {
  const { t } = useTranslation("annotate");
  return (
    <>
      {correcting && (
        <Alert color="ember" py="xs">
          {t(skipped ? "skippedBefore" : "correcting")}
        </Alert>
      )}
      {lost && !correcting && (
        <Alert color="orange" py="xs" role="alert">
          {t("lost")}
        </Alert>
      )}
      <Paper withBorder radius="md" p="lg" style={{ "--size": `${fontSize}px` }}>
        <Stack gap="xs">
          <SentenceHead item={item} />
          {item.suggestion && !correcting && (
            <SuggestionBar suggestion={item.suggestion} pending={doc.suggestions.length} onCommand={onCommand} />
          )}
          <Around text={item.context?.before} />
          <Sentence ref={ref} doc={doc} types={types} fontSize={fontSize} onCommand={onCommand}>
            {children}
          </Sentence>
          <Around text={item.context?.after} />
        </Stack>
      </Paper>
    </>
  );
}

function Around({ text }: { text: string | null | undefined }) {
  if (!text) return null;
  return (
    <Text c="dimmed" className={classes.around} lang="zh-Hans">
      {text}
    </Text>
  );
}
