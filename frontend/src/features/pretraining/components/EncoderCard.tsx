import { Button, Code, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";

import type { Pretraining } from "../api/pretraining";

/** What came out, and what to do with it. */
export function EncoderCard({ corpusId, pretraining: { id, encoder } }: { corpusId: number; pretraining: Pretraining }) {
  const { t } = useTranslation("pretraining");
  return (
    <Card title={t("encoder.title")} intro={t("encoder.intro")}>
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {t("encoder.name")}
        </Text>
        <Code data-testid="encoder">{encoder}</Code>
      </Group>
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
