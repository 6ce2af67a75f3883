import { Grid } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

import { Card } from "@/components/ui/Card";
import { JobsPage } from "@/components/ui/JobsPage";
import { Pager } from "@/components/ui/Pager";
import { useCorpus } from "@/lib/corpus";
import { isActive } from "@/lib/job";
import { useCorpusId } from "@/lib/useCorpusId";
import { usePageParam } from "@/lib/usePageParam";

import { roundsPageSize, useRounds } from "../api/listRounds";
import type { Round, RoundSettings } from "../api/round";
import { startWith } from "../settings";
import { HistogramCard } from "./HistogramCard";
import { LearningCurveCard } from "./LearningCurveCard";
import { ModelsCard } from "./ModelsCard";
import { RoundCard } from "./RoundCard";
import { RoundsTable } from "./RoundsTable";
import { StartRound } from "./StartRound";

export function RoundsPage() {
  const { t } = useTranslation(["rounds", "common"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const [page, setPage] = usePageParam();
  const rounds = useRounds(id, page);
  // A page that sends people here with settings in mind leaves them in the state of the link.
  const [chosen, setChosen] = useState((useLocation().state as { settings?: Partial<RoundSettings> } | null)?.settings ?? null);
  const newest = rounds.data?.results[0];
  const running = rounds.data?.results.some(isActive) ?? false;
  return (
    <JobsPage
      title={t("common:nav.rounds")}
      jobs={rounds}
      words={{ intro: t("intro"), open: t("start.open"), oneAtATime: t("start.oneAtATime"), empty: t("empty"), emptyHow: t("emptyHow") }}
      form={
        chosen &&
        corpus &&
        !running && (
          <StartRound
            corpusId={id}
            // Thresholds taken over from the histogram start the form anew.
            key={JSON.stringify(chosen)}
            initial={startWith(newest?.settings, chosen, corpus.overlap_percent)}
            onClose={() => setChosen(null)}
          />
        )
      }
      asked={chosen !== null}
      onAsk={() => setChosen({})}
    >
      {({ results, count }) => (
        <>
          {page === 1 && newest && <NewestRound round={newest} corpusId={id} />}
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 6 }}>
              <LearningCurveCard corpusId={id} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 6 }}>
              <HistogramCard corpusId={id} budget={newest?.settings.budget} onUse={corpus?.role === "lead" && !running ? setChosen : null} />
            </Grid.Col>
          </Grid>
          <Card title={t("history.title")}>
            <RoundsTable corpusId={id} rounds={results} />
            <Pager page={page} pageSize={roundsPageSize} count={count} onChange={setPage} />
          </Card>
          <ModelsCard corpusId={id} />
        </>
      )}
    </JobsPage>
  );
}

/** While it runs or when it went wrong; a finished one is in the table. */
function NewestRound({ round, corpusId }: { round: Round; corpusId: number }) {
  return round.status === "succeeded" ? null : <RoundCard corpusId={corpusId} round={round} linked />;
}
