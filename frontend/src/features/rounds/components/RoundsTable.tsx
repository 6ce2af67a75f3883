import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { JobsTable } from "@/components/ui/JobsTable";
import { useFormat } from "@/lib/useFormat";

import type { Round } from "../api/round";

const figures = ["human", "auto_accepted", "queued"] as const;

export function RoundsTable({ corpusId, rounds }: { corpusId: number; rounds: readonly Round[] }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const f1 = ({ metrics }: Round) => (metrics?.dev ? format.percent(metrics.dev.micro.f1) : "–");
  const count = (name: (typeof figures)[number], { counts, lot }: Round) =>
    name === "auto_accepted" && lot ? (
      <Anchor component={Link} to={`/corpora/${corpusId}/rounds/lots/${lot.id}`} size="sm" className="num">
        {format.number(counts[name])}
      </Anchor>
    ) : (
      format.number(counts[name])
    );
  const duration = ({ started_at: from, finished_at: to }: Round) => (from && to ? format.duration((Date.parse(to) - Date.parse(from)) / 1000) : "–");
  return (
    <JobsTable
      jobs={rounds}
      name={({ number }) => t("name", { number })}
      link={({ id }) => `/corpora/${corpusId}/rounds/${id}`}
      columns={[
        { title: t("f1.dev"), figure: true, show: f1 },
        ...figures.map((name) => ({ title: t(`counts.${name}`), figure: true, show: (round: Round) => count(name, round) })),
        { title: t("history.duration"), figure: true, show: duration },
      ]}
      words={{ name: t("history.round"), status: t("history.status"), by: t("history.by"), started: t("history.started") }}
      minWidth={720}
    />
  );
}
