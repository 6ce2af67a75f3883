import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { Card } from "@/components/ui/Card";
import { JobsPage } from "@/components/ui/JobsPage";
import { Pager } from "@/components/ui/Pager";
import { useCorpusId } from "@/lib/useCorpusId";
import { usePageParam } from "@/lib/usePageParam";

import { experimentsPageSize, useExperiments } from "../api/listExperiments";
import { ExperimentsTable } from "./ExperimentsTable";
import { NewExperiment } from "./NewExperiment";

export function ExperimentsPage() {
  const { t } = useTranslation(["experiments", "common"]);
  const id = useCorpusId();
  const navigate = useNavigate();
  const [page, setPage] = usePageParam();
  const [asked, setAsked] = useState(false);
  const experiments = useExperiments(id, page);
  return (
    <JobsPage
      title={t("common:nav.experiments")}
      jobs={experiments}
      words={{ intro: t("intro"), open: t("new.open"), oneAtATime: t("new.oneAtATime"), empty: t("empty"), emptyHow: t("emptyHow") }}
      form={<NewExperiment corpusId={id} onClose={() => setAsked(false)} onStarted={(made) => void navigate(`/corpora/${id}/experiments/${made}`)} />}
      asked={asked}
      onAsk={() => setAsked(true)}
    >
      {({ results, count }) => (
        <Card title={t("list.title")}>
          <ExperimentsTable corpusId={id} experiments={results} />
          <Pager page={page} pageSize={experimentsPageSize} count={count} onChange={setPage} />
        </Card>
      )}
    </JobsPage>
  );
}
