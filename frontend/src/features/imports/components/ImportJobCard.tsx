import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { JobProgress } from "@/components/ui/JobProgress";
import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { QueryState } from "@/components/ui/QueryState";
import { isActive } from "@/lib/job";
import { useRefreshWhenDone } from "@/lib/useRefreshWhenDone";
import { useShowError } from "@/lib/useShowError";

import { useCancelImport } from "../api/cancelImport";
import { useImport } from "../api/getImport";
import type { ImportJob } from "../api/importJob";
import { ImportFailure } from "./ImportFailure";
import { ImportReport } from "./ImportReport";

interface Props {
  corpusId: number;
  jobId: number;
}

/** One import from its start to its report. */
export function ImportJobCard({ corpusId, jobId }: Props) {
  const job = useImport(corpusId, jobId);
  useRefreshWhenDone(corpusId, job.data !== undefined && isActive(job.data));
  return <QueryState query={job}>{(data) => <JobBody corpusId={corpusId} job={data} />}</QueryState>;
}

function JobBody({ corpusId, job }: { corpusId: number; job: ImportJob }) {
  const { t } = useTranslation(["imports", "shared", "common"]);
  const cancel = useCancelImport(corpusId);
  const showError = useShowError();
  return (
    <Card
      title={
        <Group gap="sm">
          <span style={{ overflowWrap: "anywhere" }}>{job.file_name}</span> <JobStatusBadge job={job} />
        </Group>
      }
      actions={
        isActive(job) && (
          <Button variant="default" size="xs" loading={cancel.isPending} onClick={() => cancel.mutate(job.id, { onError: showError })}>
            {t("common:cancel")}
          </Button>
        )
      }
    >
      <Stack gap="sm" aria-live="polite">
        {isActive(job) && <JobProgress label={t("progress")} done={job.progress_done} total={job.progress_total} />}
        {job.interrupted && (
          <Text size="sm" c="dimmed">
            {t("shared:interruptedWhy")}
          </Text>
        )}
        {job.status === "queued" && (
          <Text size="sm" c="dimmed">
            {t("shared:waitingForWorker")}
          </Text>
        )}
        {job.status === "cancelled" && <Alert color="gray">{t("cancelled")}</Alert>}
        {job.status === "failed" && <ImportFailure error={job.error} />}
        {!isActive(job) && job.report.lines !== undefined && <ImportReport corpusId={corpusId} job={job} />}
      </Stack>
    </Card>
  );
}
