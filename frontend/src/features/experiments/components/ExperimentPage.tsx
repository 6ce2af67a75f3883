import { Grid, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { isActive } from "@/lib/job";
import { useCorpusId } from "@/lib/useCorpusId";
import { useFormat } from "@/lib/useFormat";
import { useRefreshWhenDone } from "@/lib/useRefreshWhenDone";

import { isPlayed } from "../api/experiment";
import { useExperiment } from "../api/getExperiment";
import { CostCard } from "./CostCard";
import { Downloads } from "./Downloads";
import { NotInTable } from "./NotInTable";
import { ProgressCard } from "./ProgressCard";
import { ResultsCard } from "./ResultsCard";
import { ScoresCard } from "./ScoresCard";
import { TypesCard } from "./TypesCard";

export function ExperimentPage() {
  const { t } = useTranslation(["experiments", "common", "shared"]);
  const id = useCorpusId();
  const experiment = useExperiment(id, Number(useParams().experimentId));
  const format = useFormat();
  useRefreshWhenDone(id, experiment.data !== undefined && isActive(experiment.data));
  return (
    <QueryState query={experiment}>
      {(data) => (
        <Page
          title={`${data.number}. ${data.name}`}
          intro={t("startedBy", { name: data.created_by?.username ?? t("shared:system"), at: format.dateTime(data.created_at) })}
          back={{ to: `/corpora/${id}/experiments`, label: t("common:nav.experiments") }}
          actions={data.progress_done > 0 && <Downloads corpusId={id} experimentId={data.id} />}
        >
          {data.status !== "succeeded" && <ProgressCard corpusId={id} experiment={data} />}
          <ResultsCard corpusId={id} experiment={data} />
          {data.cells.some(isPlayed) && (
            <>
              <ScoresCard cells={data.cells} />
              <Grid gap="lg">
                <Grid.Col span={{ base: 12, md: 6 }}>
                  <CostCard cells={data.cells} />
                </Grid.Col>
                <Grid.Col span={{ base: 12, md: 6 }}>
                  <TypesCard corpusId={id} cells={data.cells} />
                </Grid.Col>
              </Grid>
            </>
          )}
          <Stack gap="lg">
            <NotInTable title={t("failed.title")} intro={t("failed.intro")} rows={data.failed} />
            <NotInTable title={t("skipped.title")} intro={t("skipped.intro")} rows={data.skipped} />
          </Stack>
        </Page>
      )}
    </QueryState>
  );
}
