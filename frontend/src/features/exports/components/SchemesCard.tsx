import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { QueryState } from "@/components/ui/QueryState";
import { useFormat } from "@/lib/useFormat";

import type { ExportOptions } from "../api/exportJob";
import { type SchemeCount, useSchemeCounts } from "../api/getSchemeCounts";
import { SchemeLosses } from "./SchemeLosses";

const prefixes = ["B", "I", "E", "S", "O"] as const;

/** What each tag scheme costs and loses, so that one can be chosen. */
export function SchemesCard({ corpusId, options }: { corpusId: number; options: ExportOptions }) {
  const { t } = useTranslation("exports");
  const counts = useSchemeCounts(corpusId, options);
  return (
    <Card title={t("schemes.title")} intro={t("schemes.intro")}>
      <QueryState query={counts}>
        {({ schemes }) => (
          <>
            <SchemesTable schemes={schemes} chosen={options.scheme} />
            {schemes
              .filter(({ scheme, lost_spans }) => scheme === options.scheme && lost_spans > 0)
              .map((row) => (
                <SchemeLosses key={row.scheme} corpusId={corpusId} row={row} />
              ))}
          </>
        )}
      </QueryState>
    </Card>
  );
}

function SchemesTable({ schemes, chosen }: { schemes: SchemeCount[]; chosen: string }) {
  const { t } = useTranslation("exports");
  return (
    <Table.ScrollContainer type="native" minWidth={400}>
      <Table verticalSpacing={4} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("schemes.scheme")}</Table.Th>
            <Table.Th ta="right" title={t("schemes.tagsHelp")}>
              {t("schemes.tags")}
            </Table.Th>
            {prefixes.map((prefix) => (
              <Table.Th key={prefix} ta="right">
                {prefix}
              </Table.Th>
            ))}
            <Table.Th ta="right" title={t("schemes.lostHelp")}>
              {t("schemes.lost")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {schemes.map((row) => (
            <SchemeRow key={row.scheme} row={row} chosen={row.scheme === chosen} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SchemeRow({ row, chosen }: { row: SchemeCount; chosen: boolean }) {
  const { t } = useTranslation("exports");
  const format = useFormat();
  return (
    <Table.Tr aria-current={chosen || undefined} bg={chosen ? "var(--mantine-primary-color-light)" : undefined}>
      <Table.Th scope="row">{row.scheme}</Table.Th>
      <Table.Td ta="right" className="num">
        {t("schemes.used", { used: format.number(row.used), tags: format.number(row.tags) })}
      </Table.Td>
      {prefixes.map((prefix) => (
        <Table.Td key={prefix} ta="right" className="num">
          {has(row.scheme, prefix) ? format.number(row.prefixes[prefix]) : "–"}
        </Table.Td>
      ))}
      <Table.Td ta="right" className="num" fw={row.lost_spans > 0 ? 600 : undefined}>
        {format.number(row.lost_spans)}
      </Table.Td>
    </Table.Tr>
  );
}

/** Its name spells a scheme's prefixes, but for the O that all have. */
function has(scheme: string, prefix: string): boolean {
  return prefix === "O" || scheme.includes(prefix);
}
