import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { Card } from "@/components/ui/Card";
import { JobsPage } from "@/components/ui/JobsPage";
import { Pager } from "@/components/ui/Pager";
import { useCorpusId } from "@/lib/useCorpusId";
import { usePageParam } from "@/lib/usePageParam";

import { pretrainingsPageSize, usePretrainings } from "../api/listPretrainings";
import { NewPretraining } from "./NewPretraining";
import { PretrainingsTable } from "./PretrainingsTable";

export function PretrainingsPage() {
  const { t } = useTranslation(["pretraining", "common"]);
  const id = useCorpusId();
  const navigate = useNavigate();
  const [page, setPage] = usePageParam();
  const [asked, setAsked] = useState(false);
  const pretrainings = usePretrainings(id, page);
  return (
    <JobsPage
      title={t("common:nav.pretraining")}
      jobs={pretrainings}
      words={{ intro: t("intro"), open: t("new.open"), oneAtATime: t("new.oneAtATime"), empty: t("empty"), emptyHow: t("emptyHow") }}
      form={<NewPretraining corpusId={id} onClose={() => setAsked(false)} onStarted={(made) => void navigate(`/corpora/${id}/pretraining/${made}`)} />}
      asked={asked}
      onAsk={() => setAsked(true)}
    >
      {({ results, count }) => (
        <Card title={t("list.title")}>
          <PretrainingsTable corpusId={id} pretrainings={results} />
          <Pager page={page} pageSize={pretrainingsPageSize} count={count} onChange={setPage} />
        </Card>
      )}
    </JobsPage>
  );
}
