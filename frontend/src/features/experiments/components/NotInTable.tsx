import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import type { Schemas } from "@/lib/schema";

type Left = Schemas["Skipped"];

/** What is missing in the figures, a row per reason; nothing where nothing is. */
export function NotInTable({ title, intro, rows }: { title: string; intro: string; rows: readonly Left[] }) {
  const { t } = useTranslation("experiments");
  if (rows.length === 0) return null;
  return (
    <Card title={title} intro={intro}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="40%">{t("reason.name")}</Table.Th>
            <Table.Th>{t("reason.why")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {byReason(rows).map(([reason, names]) => (
            <Table.Tr key={reason}>
              <Table.Td>
                {names.map((name) => (
                  <div key={name}>{name}</div>
                ))}
              </Table.Td>
              <Table.Td style={{ verticalAlign: "top" }}>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function byReason(rows: readonly Left[]): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const { name, reason } of rows) found.set(reason, [...(found.get(reason) ?? []), name]);
  return [...found];
}
