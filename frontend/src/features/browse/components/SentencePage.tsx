import { Badge, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";

import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { ErrorAlert, QueryState } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { SpanText } from "@/components/ui/SpanText";
import { useCorpus } from "@/lib/corpus";
import { type EntityType, useEntityTypes } from "@/lib/entityTypes";
import type { Span } from "@/lib/sentence";
import { useCorpusId } from "@/lib/useCorpusId";

import { type Correction, useCorrectSentence } from "../api/correctSentence";
import { type SentenceDetail, useSentence } from "../api/getSentence";
import { HistoryCard } from "./HistoryCard";
import { PredictionCard } from "./PredictionCard";
import { StatusBadge } from "./StatusBadge";

export interface EditorProps {
  text: string;
  spans: readonly Span[];
  types: readonly EntityType[];
  pending: boolean;
  onSave: (correction: Correction) => void;
  onClose: () => void;
}

/** @param editor the annotator itself: composed in by the app */
export function SentencePage({ editor }: { editor: (props: EditorProps) => ReactNode }) {
  const { t } = useTranslation("browse");
  const id = useCorpusId();
  const sentence = useSentence(id, Number(useParams().sentenceId));
  return (
    <QueryState query={sentence} back={{ to: `/corpora/${id}/browse`, label: t("backToList") }}>
      {(data) => <Body key={data.id} sentence={data} editor={editor} />}
    </QueryState>
  );
}

function Body({ sentence, editor }: { sentence: SentenceDetail; editor: (props: EditorProps) => ReactNode }) {
  const { t } = useTranslation(["browse", "common", "shared"]);
  const id = useCorpusId();
  const { search } = useLocation();
  const corpus = useCorpus(id).data;
  const types = useEntityTypes(id).data ?? [];
  const [editing, { open, close }] = useDisclosure();
  const correct = useCorrectSentence(id, sentence.id);
  const saved = () => {
    notifications.show({ message: t("corrected"), color: "teal" });
    close();
  };
  return (
    <Page
      title={t("sentence", { number: sentence.id })}
      intro={t("place", { document: sentence.document.name, position: sentence.position + 1 })}
      back={{ to: `/corpora/${id}/browse${search}`, label: t("backToList") }}
      actions={
        !editing && (
          <RoleButton role={corpus?.role} needs="reviewer" reason={corpus?.archived ? t("shared:archivedCorpus") : null} onClick={open}>
            {t(sentence.origin ? "correct" : "label")}
          </RoleButton>
        )
      }
    >
      {correct.error && <ErrorAlert error={correct.error} />}
      <Card>
        {editing ? (
          editor({
            text: sentence.text,
            spans: sentence.origin ? sentence.spans : [],
            types,
            pending: correct.isPending,
            onSave: (correction) => correct.mutate(correction, { onSuccess: saved }),
            onClose: close,
          })
        ) : (
          <Stack gap="sm">
            <SpanText text={sentence.text} spans={sentence.spans} types={types} size="lg" />
            <Group gap="xs">
              <StatusBadge status={sentence.status} />
              <Badge variant="default" tt="none">
                {t(`common:split.${sentence.split}`)}
              </Badge>
              {sentence.origin && (
                <Badge variant="default" tt="none">
                  {t(`common:origin.${sentence.origin}`)}
                </Badge>
              )}
              {sentence.origin && sentence.spans.length === 0 && (
                <Text size="sm" c="dimmed">
                  {t("shared:noEntities")}
                </Text>
              )}
            </Group>
          </Stack>
        )}
      </Card>
      <PredictionCard corpusId={id} sentence={sentence} types={types} />
      <HistoryCard corpusId={id} sentence={sentence} types={types} role={corpus?.role} archived={corpus?.archived ?? false} />
    </Page>
  );
}
