import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { JobsTable } from "@/components/ui/JobsTable";
import { useFormat } from "@/lib/useFormat";

import type { ExperimentRow } from "../api/experiment";
import { FigureText } from "./FigureText";

export function ExperimentsTable({ corpusId, experiments }: { corpusId: number; experiments: readonly ExperimentRow[] }) {
  const { t } = useTranslation("experiments");
  const format = useFormat();
  return (
    <JobsTable
      jobs={experiments}
      name={({ number, name }) => `${number}. ${name}`}
      link={({ id }) => `/corpora/${corpusId}/experiments/${id}`}
      columns={[
        { title: t("list.runs"), figure: true, show: (row) => `${format.number(row.progress_done)} / ${format.number(row.progress_total)}` },
        {
          title: t("list.best"),
          show: ({ best }) => (
            <Text size="sm" lineClamp={2}>
              {best?.cell ?? "–"}
            </Text>
          ),
        },
        { title: t("list.f1"), figure: true, show: ({ best }) => (best ? <FigureText figure={best.f1} show={format.percent} /> : "–") },
      ]}
      words={{ name: t("list.name"), status: t("list.status"), by: t("list.by"), started: t("list.started") }}
      minWidth={720}
    />
  );
}
