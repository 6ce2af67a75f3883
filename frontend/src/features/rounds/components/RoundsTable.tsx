import { Anchor, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { When } from "@/components/ui/When";
import { useFormat } from "@/lib/useFormat";

import type { Round } from "../api/round";

const figures = ["human", "auto_accepted", "queued"] as const;

export function RoundsTable({ corpusId, rounds }: { corpusId: number; rounds: readonly Round[] }) {
  const { t } = useTranslation("rounds");
  return (
    <Table.ScrollContainer type="native" minWidth={720}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("history.round")}</Table.Th>
            <Table.Th>{t("history.status")}</Table.Th>
            <Table.Th ta="right">{t("f1.dev")}</Table.Th>
            {figures.map((name) => (
              <Table.Th key={name} ta="right">
                {t(`counts.${name}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t("history.duration")}</Table.Th>
            <Table.Th>{t("history.by")}</Table.Th>
            <Table.Th>{t("history.started")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rounds.map((round) => (
            <RoundRow key={round.id} corpusId={corpusId} round={round} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RoundRow({ corpusId, round }: { corpusId: number; round: Round }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const f1 = round.metrics?.dev?.micro.f1;
  const seconds = round.started_at && round.finished_at ? (Date.parse(round.finished_at) - Date.parse(round.started_at)) / 1000 : null;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/corpora/${corpusId}/rounds/${round.id}`} size="sm">
          {t("name", { number: round.number })}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <JobStatusBadge job={round} />
      </Table.Td>
      <Table.Td ta="right" className="num">
        {f1 === undefined ? "–" : format.percent(f1)}
      </Table.Td>
      {figures.map((name) => (
        <Table.Td key={name} ta="right" className="num">
          {name === "auto_accepted" && round.lot ? (
            <Anchor component={Link} to={`/corpora/${corpusId}/rounds/lots/${round.lot.id}`} size="sm" className="num">
              {format.number(round.counts[name])}
            </Anchor>
          ) : (
            format.number(round.counts[name])
          )}
        </Table.Td>
      ))}
      <Table.Td ta="right" className="num">
        {seconds === null ? "–" : format.duration(seconds)}
      </Table.Td>
      <Table.Td>{round.created_by?.username ?? "–"}</Table.Td>
      <Table.Td c="dimmed">
        <When at={round.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}
