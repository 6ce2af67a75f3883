import { Alert, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { JobProgress } from "@/components/ui/JobProgress";
import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { isActive } from "@/lib/job";
import { en } from "@/locales";

import type { Pretraining } from "../api/pretraining";
import { PretrainingActions } from "./PretrainingActions";

/** How far a pretraining is, and what can be done to it. */
export function ProgressCard({ corpusId, pretraining }: { corpusId: number; pretraining: Pretraining }) {
  const { t } = useTranslation(["pretraining", "rounds", "shared"]);
  const active = isActive(pretraining);
  const { status, phase, worker_seen: seen, progress_done: done, progress_total: total } = pretraining;
  // Of what comes before the first step nobody knows how long it takes.
  const before = status === "running" && phase !== "learn";
  return (
    <Card
      title={
        <Group gap="sm">
          {t("progress.title")}
          <JobStatusBadge job={pretraining} />
        </Group>
      }
      actions={<PretrainingActions corpusId={corpusId} pretraining={pretraining} />}
    >
      <Stack gap="sm">
        {active && !seen && (
          <Alert color="yellow" title={t("rounds:noWorker.title")}>
            {t("progress.noWorker")}
          </Alert>
        )}
        {status === "failed" && <Failure error={pretraining.error} />}
        {status === "cancelled" && <Alert color="gray">{t("progress.cancelled")}</Alert>}
        <JobProgress label={t(`progress.phase.${before ? phase : "learn"}`)} done={done} total={before ? 0 : total} active={active} />
        {pretraining.interrupted && (
          <Text size="sm" c="dimmed">
            {t("shared:interruptedWhy")}
          </Text>
        )}
        {status === "queued" && seen && (
          <Text size="sm" c="dimmed">
            {t("progress.turns")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}

type Code = keyof typeof en.pretraining.progress.failure;

function isKnown(code: string): code is Code {
  return code in en.pretraining.progress.failure;
}

/** In the reader's language where we have words for it, and always in those of the job. */
function Failure({ error }: { error: Pretraining["error"] }) {
  const { t } = useTranslation("pretraining");
  return (
    <Alert color="red" role="alert" title={t("progress.failed")}>
      {error && isKnown(error.code) && <Text size="sm">{t(`progress.failure.${error.code}`)}</Text>}
      <Text size="sm">{error?.message}</Text>
    </Alert>
  );
}
