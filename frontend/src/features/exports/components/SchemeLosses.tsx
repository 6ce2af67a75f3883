import { Alert, Anchor, List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { SpanText } from "@/components/ui/SpanText";
import { type EntityType, useEntityTypes } from "@/lib/entityTypes";
import { excerpt } from "@/lib/pieces";

import type { SchemeCount, SchemeLoss } from "../api/getSchemeCounts";

/** What the chosen scheme cannot express: how much, and the first sentences. */
export function SchemeLosses({ corpusId, row }: { corpusId: number; row: SchemeCount }) {
  const { t } = useTranslation("exports");
  const types = useEntityTypes(corpusId).data ?? [];
  return (
    <Alert color="yellow" title={t("schemes.lossyTitle", { scheme: row.scheme })}>
      <Text size="sm">{t("schemes.lossy", { count: row.lossy_adjacent })}</Text>
      <List size="sm" mt="xs" spacing={4} aria-label={t("schemes.examples")}>
        {row.examples.map((loss) => (
          <List.Item key={`${loss.sentence} ${loss.read[0]?.start}`}>
            <Loss corpusId={corpusId} loss={loss} types={types} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Loss({ corpusId, loss, types }: { corpusId: number; loss: SchemeLoss; types: readonly EntityType[] }) {
  const { t } = useTranslation("exports");
  return (
    <>
      <SpanText {...excerpt(loss.text, loss.lost)} types={types} /> {t("schemes.readAs")} <SpanText {...excerpt(loss.text, loss.read)} types={types} />{" "}
      <Anchor component={Link} to={`/corpora/${corpusId}/browse/${loss.sentence}`} size="sm">
        {t("schemes.sentence")}
      </Anchor>
    </>
  );
}
