import { Anchor, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { When } from "@/components/ui/When";
import { useFormat } from "@/lib/useFormat";

import type { ExperimentRow } from "../api/experiment";
import { FigureText } from "./FigureText";

export function ExperimentsTable({ corpusId, experiments }: { corpusId: number; experiments: readonly ExperimentRow[] }) {
  const { t } = useTranslation("experiments");
  return (
    <Table.ScrollContainer type="native" minWidth={720}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("list.name")}</Table.Th>
            <Table.Th>{t("list.status")}</Table.Th>
            <Table.Th ta="right">{t("list.runs")}</Table.Th>
            <Table.Th>{t("list.best")}</Table.Th>
            <Table.Th ta="right">{t("list.f1")}</Table.Th>
            <Table.Th>{t("list.by")}</Table.Th>
            <Table.Th>{t("list.started")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {experiments.map((row) => (
            <ExperimentLine key={row.id} corpusId={corpusId} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function ExperimentLine({ corpusId, row }: { corpusId: number; row: ExperimentRow }) {
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/corpora/${corpusId}/experiments/${row.id}`} size="sm">
          {row.number}. {row.name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <JobStatusBadge job={row} />
      </Table.Td>
      <Table.Td ta="right" className="num">
        {format.number(row.progress_done)} / {format.number(row.progress_total)}
      </Table.Td>
      <Table.Td>
        <Text size="sm" lineClamp={2}>
          {row.best?.cell ?? "–"}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{row.best ? <FigureText figure={row.best.f1} show={format.percent} /> : "–"}</Table.Td>
      <Table.Td>{row.created_by?.username ?? "–"}</Table.Td>
      <Table.Td c="dimmed">
        <When at={row.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}
