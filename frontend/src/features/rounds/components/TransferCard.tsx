import { Select, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useEntityTypes } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";

import type { Transfer } from "../api/round";
import { usePartName } from "../hooks/usePartName";

const counts = ["copied", "mapped", "initialised"] as const;

/** What the model took from its parent, layer by layer; of an ensemble, one part at a time. */
export function TransferCard({ corpusId, transfers }: { corpusId: number; transfers: readonly Transfer[] }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const partName = usePartName();
  const types = useEntityTypes(corpusId).data ?? [];
  const titles = (names: readonly string[]) => format.list(names.map((name) => types.find((type) => type.name === name)?.title || name)) || "–";
  const [part, setPart] = useState<string | null>(null);
  const shown = transfers.find((one) => one.part === part) ?? transfers[0];
  if (!shown) return null;
  const { layers, labels, characters } = shown;
  return (
    <Card
      title={t("transfer.title")}
      intro={t("transfer.intro")}
      actions={
        transfers.length > 1 && (
          <Select
            size="xs"
            aria-label={t("transfer.part")}
            allowDeselect={false}
            value={shown.part}
            onChange={setPart}
            data={transfers.map((one) => ({ value: one.part, label: partName(one.part) }))}
          />
        )
      }
    >
      <Table.ScrollContainer type="native" minWidth={400}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("transfer.layer")}</Table.Th>
              {counts.map((name) => (
                <Table.Th key={name} ta="right">
                  {t(`transfer.${name}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {layers.map((row) => (
              <Table.Tr key={row.layer}>
                <Table.Td>{t(`transfer.layers.${row.layer}`)}</Table.Td>
                {counts.map((name) => (
                  <Table.Td key={name} ta="right" className="num">
                    {format.number(row[name])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed">
        {t("transfer.types", { shared: titles(labels.shared), new: titles(labels.new) })}
      </Text>
      <Text size="sm" c="dimmed">
        {t("transfer.characters", { shared: characters.shared, new: characters.new })}
      </Text>
    </Card>
  );
}
