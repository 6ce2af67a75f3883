import { Anchor, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { When } from "@/components/ui/When";
import { useFormat } from "@/lib/useFormat";

import type { PretrainingRow } from "../api/pretraining";

export function PretrainingsTable({ corpusId, pretrainings }: { corpusId: number; pretrainings: readonly PretrainingRow[] }) {
  const { t } = useTranslation("pretraining");
  return (
    <Table.ScrollContainer type="native" minWidth={640}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("list.name")}</Table.Th>
            <Table.Th>{t("list.status")}</Table.Th>
            <Table.Th ta="right">{t("list.steps")}</Table.Th>
            <Table.Th ta="right">{t("list.heldOut")}</Table.Th>
            <Table.Th>{t("list.by")}</Table.Th>
            <Table.Th>{t("list.started")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {pretrainings.map((row) => (
            <PretrainingLine key={row.id} corpusId={corpusId} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PretrainingLine({ corpusId, row }: { corpusId: number; row: PretrainingRow }) {
  const format = useFormat();
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/corpora/${corpusId}/pretraining/${row.id}`} size="sm">
          {row.number}. {row.name}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <JobStatusBadge job={row} />
      </Table.Td>
      <Table.Td ta="right" className="num">
        {format.number(row.progress_done)} / {format.number(row.progress_total)}
      </Table.Td>
      <Table.Td ta="right" className="num">
        {row.held_out === null ? "–" : format.fraction(row.held_out)}
      </Table.Td>
      <Table.Td>{row.created_by?.username ?? "–"}</Table.Td>
      <Table.Td c="dimmed">
        <When at={row.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}
