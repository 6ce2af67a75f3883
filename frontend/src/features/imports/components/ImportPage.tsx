import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { atLeast, useCorpus } from "@/lib/corpus";
import { useCorpusId } from "@/lib/useCorpusId";

import { ImportForm } from "./ImportForm";
import { ImportHistory } from "./ImportHistory";
import { ImportJobCard } from "./ImportJobCard";

export function ImportPage() {
  const { t } = useTranslation(["imports", "shared", "common"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const [started, setStarted] = useState<number[]>([]);
  if (corpus && !atLeast(corpus.role, "lead")) {
    return (
      <Page title={t("common:nav.import")}>
        <Empty title={t("onlyLead")}>{t("onlyLeadWhy")}</Empty>
      </Page>
    );
  }
  return (
    <Page title={t("common:nav.import")} intro={t("intro")}>
      <Card>
        <ImportForm corpusId={id} blocked={corpus?.archived ? t("shared:archivedCorpus") : null} onStarted={(job) => setStarted((before) => [job, ...before])} />
      </Card>
      {started.map((job) => (
        <ImportJobCard key={job} corpusId={id} jobId={job} />
      ))}
      <ImportHistory corpusId={id} />
    </Page>
  );
}
