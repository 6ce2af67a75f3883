import { Button, Code, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import type { Pretraining } from "../api/pretraining";

/** What came out, and what to do with it. */
export function EncoderCard({ corpusId, pretraining: { id, encoder, curve } }: { corpusId: number; pretraining: Pretraining }) {
  const { t } = useTranslation("pretraining");
  const format = useFormat();
  const first = curve.at(0);
  const last = curve.at(-1);
  return (
    <Card title={t("encoder.title")} intro={t("encoder.intro")}>
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {t("encoder.name")}
        </Text>
        <Code data-testid="encoder">{encoder}</Code>
      </Group>
      {first && last && (
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {t("curve.heldOut")}
          </Text>
          <Text size="sm" className="num" data-testid="held-out">
            {first.step === 0 && last.step > 0
              ? t("encoder.fromTo", { before: format.fraction(first.held_out, 3), after: format.fraction(last.held_out, 3) })
              : format.fraction(last.held_out, 3)}
          </Text>
        </Group>
      )}
      <Group>
        <Button component={Link} to={`/corpora/${corpusId}/rounds`} state={{ settings: { encoder, parent: null } }}>
          {t("encoder.use")}
        </Button>
        <Button variant="default" component="a" href={`/api/corpora/${corpusId}/pretrainings/${id}/card`} download>
          {t("encoder.card")}
        </Button>
      </Group>
    </Card>
  );
}
