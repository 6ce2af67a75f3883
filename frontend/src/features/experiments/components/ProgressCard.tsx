import { Alert, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { JobProgress } from "@/components/ui/JobProgress";
import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { isActive } from "@/lib/job";
import { en } from "@/locales";

import type { Experiment } from "../api/experiment";
import { ExperimentActions } from "./ExperimentActions";

/** How far an experiment is, and what can be done to it. */
export function ProgressCard({ corpusId, experiment }: { corpusId: number; experiment: Experiment }) {
  const { t } = useTranslation(["experiments", "rounds", "shared"]);
  const active = isActive(experiment);
  return (
    <Card
      title={
        <Group gap="sm">
          {t("progress.title")}
          <JobStatusBadge job={experiment} />
        </Group>
      }
      actions={<ExperimentActions corpusId={corpusId} experiment={experiment} />}
    >
      <Stack gap="sm">
        {active && !experiment.worker_seen && (
          <Alert color="yellow" title={t("rounds:noWorker.title")}>
            {t("progress.noWorker")}
          </Alert>
        )}
        {experiment.status === "failed" && <Failure error={experiment.error} />}
        {experiment.status === "cancelled" && <Alert color="gray">{t("progress.cancelled")}</Alert>}
        <JobProgress label={t("progress.runs")} done={experiment.progress_done} total={experiment.progress_total} active={active} />
        {active && <CurrentRun experiment={experiment} />}
        {experiment.interrupted && (
          <Text size="sm" c="dimmed">
            {t("shared:interruptedWhy")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

type Code = keyof typeof en.experiments.progress.failure;

function isKnown(code: string): code is Code {
  return code in en.experiments.progress.failure;
}

/** In the reader's language where we have words for it, and always in those of the job. */
function Failure({ error }: { error: Experiment["error"] }) {
  const { t } = useTranslation("experiments");
  return (
    <Alert color="red" role="alert" title={t("progress.failed")}>
      {error && isKnown(error.code) && <Text size="sm">{t(`progress.failure.${error.code}`)}</Text>}
      <Text size="sm">{error?.message}</Text>
    </Alert>
  );
}

function CurrentRun({ experiment: { current } }: { experiment: Experiment }) {
  const { t } = useTranslation("experiments");
  if (!current) return null;
  const { cell, seed, fold, epoch, epochs } = current;
  const where = fold === null ? t("progress.seed", { seed }) : t("progress.fold", { seed, fold: fold + 1 });
  return (
    <Text size="sm" c="dimmed" data-testid="current-run">
      {t("progress.current", { cell, where, epoch, epochs })}
    </Text>
  );
}
