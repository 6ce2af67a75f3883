import { Anchor, Badge, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { SpanText } from "@/components/ui/SpanText";
import { useEntityTypes } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";

import type { LotItem } from "../api/lot";

const colours: Record<LotItem["status"], string> = {
  standing: "ember",
  corrected: "teal",
  replaced: "steel",
  returned: "gray",
};

export function LotItems({ corpusId, items }: { corpusId: number; items: readonly LotItem[] }) {
  const { t } = useTranslation(["lots", "shared"]);
  const format = useFormat();
  const types = useEntityTypes(corpusId).data ?? [];
  return (
    <Table.ScrollContainer type="native" minWidth={560}>
      <Table verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("sentence")}</Table.Th>
            <Table.Th w={110} ta="right">
              {t("confidence")}
            </Table.Th>
            <Table.Th w={150}>{t("standing")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ sentence, spans, confidence, status }) => (
            <Table.Tr key={sentence.id}>
              <Table.Td>
                <Anchor component={Link} to={`/corpora/${corpusId}/browse/${sentence.id}`} c="inherit" underline="never">
                  <SpanText text={sentence.text} spans={spans} types={types} />
                </Anchor>
                {spans.length === 0 && (
                  <Text span size="xs" c="dimmed" ml="sm">
                    {t("shared:noEntities")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right" className="num">
                {format.fraction(confidence)}
              </Table.Td>
              <Table.Td>
                <Badge color={colours[status]} variant="light" tt="none" miw="max-content">
                  {t(`status.${status}`)}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
