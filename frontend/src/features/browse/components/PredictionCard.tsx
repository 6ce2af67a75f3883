import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { SpanText } from "@/components/ui/SpanText";
import type { EntityType } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";

import type { SentenceDetail } from "../api/getSentence";

interface Props {
  corpusId: number;
  sentence: SentenceDetail;
  types: readonly EntityType[];
}

/** What the newest model thinks of it, and the lot that accepted it. */
export function PredictionCard({ corpusId, sentence, types }: Props) {
  const { t } = useTranslation("browse");
  const format = useFormat();
  const { prediction, lot } = sentence;
  if (!prediction && !lot) return null;
  return (
    <Card title={t("prediction.title")}>
      {prediction && (
        <>
          <SpanText text={sentence.text} spans={prediction.spans} types={types} guess />
          <Text size="sm" c="dimmed">
            {t("prediction.by", { model: prediction.model_version.number, confidence: format.fraction(prediction.confidence) })}
          </Text>
        </>
      )}
      {lot && (
        <Anchor component={Link} to={`/corpora/${corpusId}/rounds/lots/${lot.id}`} size="sm">
          {t(lot.status === "recalled" ? "prediction.lotRecalled" : "prediction.lot", { model: lot.model_version.number })}
        </Anchor>
      )}
    </Card>
  );
}
