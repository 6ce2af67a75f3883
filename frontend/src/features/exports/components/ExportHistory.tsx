import { Button, Progress, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { When } from "@/components/ui/When";
import { isActive } from "@/lib/job";
import { usePageParam } from "@/lib/usePageParam";
import { useShowError } from "@/lib/useShowError";

import { useCancelExport } from "../api/cancelExport";
import type { ExportJob } from "../api/exportJob";
import { exportsPageSize, useExports } from "../api/listExports";

export function ExportHistory({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation("exports");
  const [page, setPage] = usePageParam();
  const jobs = useExports(corpusId, page);
  return (
    <Card title={t("history.title")}>
      <QueryState query={jobs}>
        {({ results, count }) =>
          count === 0 ? (
            <Text size="sm" c="dimmed">
              {t("history.empty")}
            </Text>
          ) : (
            <>
              <Table.ScrollContainer type="native" minWidth={640}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t("history.what")}</Table.Th>
                      <Table.Th w={170}>{t("history.status")}</Table.Th>
                      <Table.Th>{t("history.by")}</Table.Th>
                      <Table.Th>{t("history.when")}</Table.Th>
                      <Table.Th w={130} />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {results.map((job) => (
                      <ExportRow key={job.id} corpusId={corpusId} job={job} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <Pager page={page} pageSize={exportsPageSize} count={count} onChange={setPage} />
            </>
          )
        }
      </QueryState>
    </Card>
  );
}

function ExportRow({ corpusId, job }: { corpusId: number; job: ExportJob }) {
  const { t } = useTranslation(["exports", "common", "shared"]);
  const cancel = useCancelExport(corpusId);
  const showError = useShowError();
  const { format, scheme, splits } = job.options;
  const what = [t(`format.${format}`), format === "conll" && scheme, splits.map((split) => t(`common:split.${split}`)).join(" + ")];
  return (
    <Table.Tr>
      <Table.Td>{what.filter(Boolean).join(" · ")}</Table.Td>
      <Table.Td>
        <JobStatusBadge job={job} />
        {job.status === "running" && job.progress_total > 0 && (
          <Progress mt={6} size="sm" animated value={(100 * job.progress_done) / job.progress_total} aria-label={t("history.progress")} />
        )}
        {job.status === "queued" && (
          <Text size="xs" c="dimmed" mt={4}>
            {t("shared:waitingForWorker")}
          </Text>
        )}
        {job.status === "failed" && (
          <Text size="xs" c="red" mt={4}>
            {job.error?.message}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{job.created_by?.username ?? t("shared:system")}</Table.Td>
      <Table.Td c="dimmed">
        <When at={job.created_at} />
      </Table.Td>
      <Table.Td ta="right">
        {job.status === "succeeded" && (
          <Button component="a" size="xs" href={`/api/corpora/${corpusId}/exports/${job.id}/download`} download>
            {t("shared:download")}
          </Button>
        )}
        {isActive(job) && (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(job.id, { onError: showError })}>
            {t("common:cancel")}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
