import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { Card } from "@/components/ui/Card";
import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { isActive } from "@/lib/job";
import { useCorpusId } from "@/lib/useCorpusId";
import { usePageParam } from "@/lib/usePageParam";
import { useRefreshWhenDone } from "@/lib/useRefreshWhenDone";

import { experimentsPageSize, useExperiments } from "../api/listExperiments";
import { ExperimentsTable } from "./ExperimentsTable";
import { NewExperiment } from "./NewExperiment";

export function ExperimentsPage() {
  const { t } = useTranslation(["experiments", "common", "shared"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const navigate = useNavigate();
  const [page, setPage] = usePageParam();
  const [asked, setAsked] = useState(false);
  const experiments = useExperiments(id, page);
  const running = experiments.data?.results.some(isActive) ?? false;
  useRefreshWhenDone(id, running);
  const start = (
    <RoleButton
      role={corpus?.role}
      needs="lead"
      reason={corpus?.archived ? t("shared:archivedCorpus") : running ? t("new.oneAtATime") : null}
      onClick={() => setAsked(true)}
    >
      {t("new.open")}
    </RoleButton>
  );
  return (
    <Page title={t("common:nav.experiments")} intro={t("intro")} actions={asked || experiments.data?.count === 0 ? null : start}>
      {asked && <NewExperiment corpusId={id} onClose={() => setAsked(false)} onStarted={(made) => void navigate(`/corpora/${id}/experiments/${made}`)} />}
      <QueryState query={experiments}>
        {({ results, count }) =>
          count === 0 ? (
            !asked && (
              <Empty title={t("empty")} action={start}>
                {t("emptyHow")}
              </Empty>
            )
          ) : (
            <Card title={t("list.title")}>
              <ExperimentsTable corpusId={id} experiments={results} />
              <Pager page={page} pageSize={experimentsPageSize} count={count} onChange={setPage} />
            </Card>
          )
        }
      </QueryState>
    </Page>
  );
}
