import { ColorSwatch, Group, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useEntityTypes } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";

import type { Evaluation, Score } from "../api/round";

/** Precision, recall, F1 and support per entity type, and over all of them. */
export function MetricsTable({ corpusId, metrics }: { corpusId: number; metrics: Evaluation }) {
  const { t } = useTranslation("rounds");
  const types = useEntityTypes(corpusId).data ?? [];
  const byName = new Map(types.map((type) => [type.name, type]));
  const rows = Object.entries(metrics.per_type).sort(([, a], [, b]) => b.support - a.support);
  return (
    <Table.ScrollContainer type="native" minWidth={440}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("metrics.type")}</Table.Th>
            {(["precision", "recall", "f1", "support"] as const).map((name) => (
              <Table.Th key={name} ta="right">
                {t(`metrics.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, score]) => (
            <Table.Tr key={name}>
              <Table.Td>
                <Group gap="xs" wrap="nowrap">
                  <ColorSwatch color={byName.get(name)?.colour ?? "#868e96"} size={10} withShadow={false} />
                  {byName.get(name)?.title || name}
                </Group>
              </Table.Td>
              <Figures score={score} />
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          {(["micro", "macro"] as const).map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{t(`metrics.${name}`)}</Table.Th>
              <Figures score={metrics[name]} />
            </Table.Tr>
          ))}
        </Table.Tfoot>
      </Table>
    </Table.ScrollContainer>
  );
}

function Figures({ score }: { score: Score }) {
  const format = useFormat();
  return (
    <>
      {[score.precision, score.recall, score.f1].map((value, index) => (
        <Table.Td key={index} ta="right" className="num">
          {format.percent(value)}
        </Table.Td>
      ))}
      <Table.Td ta="right" className="num">
        {format.number(score.support)}
      </Table.Td>
    </>
  );
}
