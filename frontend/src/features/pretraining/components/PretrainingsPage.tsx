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

import { pretrainingsPageSize, usePretrainings } from "../api/listPretrainings";
import { NewPretraining } from "./NewPretraining";
import { PretrainingsTable } from "./PretrainingsTable";

export function PretrainingsPage() {
  const { t } = useTranslation(["pretraining", "common", "shared"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const navigate = useNavigate();
  const [page, setPage] = usePageParam();
  const [asked, setAsked] = useState(false);
  const pretrainings = usePretrainings(id, page);
  const running = pretrainings.data?.results.some(isActive) ?? false;
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
    <Page title={t("common:nav.pretraining")} intro={t("intro")} actions={asked || pretrainings.data?.count === 0 ? null : start}>
      {asked && <NewPretraining corpusId={id} onClose={() => setAsked(false)} onStarted={(made) => void navigate(`/corpora/${id}/pretraining/${made}`)} />}
      <QueryState query={pretrainings}>
        {({ results, count }) =>
          count === 0 ? (
            !asked && (
              <Empty title={t("empty")} action={start}>
                {t("emptyHow")}
              </Empty>
            )
          ) : (
            <Card title={t("list.title")}>
              <PretrainingsTable corpusId={id} pretrainings={results} />
              <Pager page={page} pageSize={pretrainingsPageSize} count={count} onChange={setPage} />
            </Card>
          )
        }
      </QueryState>
    </Page>
  );
}
