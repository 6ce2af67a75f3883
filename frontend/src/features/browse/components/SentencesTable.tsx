import { Anchor, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { SpanText } from "@/components/ui/SpanText";
import { type EntityType, useEntityTypes } from "@/lib/entityTypes";
import type { Sentence } from "@/lib/sentence";
import { useFormat } from "@/lib/useFormat";

import { StatusBadge } from "./StatusBadge";

export function SentencesTable({ corpusId, sentences }: { corpusId: number; sentences: readonly Sentence[] }) {
  const { t } = useTranslation("browse");
  const types = useEntityTypes(corpusId).data ?? [];
  return (
    <Table.ScrollContainer type="native" minWidth={720}>
      <Table verticalSpacing="xs" horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("column.sentence")}</Table.Th>
            <Table.Th w={110}>{t("filter.status")}</Table.Th>
            <Table.Th w={100}>{t("filter.split")}</Table.Th>
            <Table.Th w={110}>{t("filter.origin")}</Table.Th>
            <Table.Th w={100} ta="right">
              {t("filter.confidence")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sentences.map((sentence) => (
            <SentenceRow key={sentence.id} corpusId={corpusId} sentence={sentence} types={types} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  corpusId: number;
  sentence: Sentence;
  types: readonly EntityType[];
}

function SentenceRow({ corpusId, sentence, types }: RowProps) {
  const { t } = useTranslation(["browse", "common"]);
  const { search } = useLocation();
  const format = useFormat();
  // What stands is shown; where nothing stands yet, what the model thinks, drawn as a guess.
  const isGuess = sentence.origin === null && (sentence.prediction_spans?.length ?? 0) > 0;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={{ pathname: `/corpora/${corpusId}/browse/${sentence.id}`, search }} c="inherit" underline="never">
          <SpanText text={sentence.text} spans={isGuess ? (sentence.prediction_spans ?? []) : sentence.spans} types={types} guess={isGuess} />
        </Anchor>
        <Text size="xs" c="dimmed">
          {t("place", { document: sentence.document.name, position: sentence.position + 1 })}
        </Text>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={sentence.status} />
      </Table.Td>
      <Table.Td>{t(`common:split.${sentence.split}`)}</Table.Td>
      <Table.Td>{sentence.origin ? t(`common:origin.${sentence.origin}`) : "–"}</Table.Td>
      <Table.Td ta="right" className="num">
        {sentence.confidence === null ? "–" : format.fraction(sentence.confidence)}
      </Table.Td>
    </Table.Tr>
  );
}
