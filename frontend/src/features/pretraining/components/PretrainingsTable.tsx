import { useTranslation } from "react-i18next";

import { JobsTable } from "@/components/ui/JobsTable";
import { useFormat } from "@/lib/useFormat";

import type { PretrainingRow } from "../api/pretraining";

export function PretrainingsTable({ corpusId, pretrainings }: { corpusId: number; pretrainings: readonly PretrainingRow[] }) {
  const { t } = useTranslation("pretraining");
  const format = useFormat();
  return (
    <JobsTable
      jobs={pretrainings}
      name={({ number, name }) => `${number}. ${name}`}
      link={({ id }) => `/corpora/${corpusId}/pretraining/${id}`}
      columns={[
        { title: t("list.steps"), figure: true, show: (row) => `${format.number(row.progress_done)} / ${format.number(row.progress_total)}` },
        { title: t("list.heldOut"), figure: true, show: (row) => (row.held_out === null ? "–" : format.fraction(row.held_out)) },
      ]}
      words={{ name: t("list.name"), status: t("list.status"), by: t("list.by"), started: t("list.started") }}
      minWidth={640}
    />
  );
}
