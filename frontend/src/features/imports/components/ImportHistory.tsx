import { Anchor, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { When } from "@/components/ui/When";
import { useFormat } from "@/lib/useFormat";
import { usePageParam } from "@/lib/usePageParam";

import type { ImportJob } from "../api/importJob";
import { importsPageSize, useImports } from "../api/listImports";

export function ImportHistory({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation("imports");
  const [page, setPage] = usePageParam();
  const imports = useImports(corpusId, page);
  return (
    <Card title={t("history.title")}>
      <QueryState query={imports}>
        {({ results, count }) =>
          count === 0 ? (
            <Text size="sm" c="dimmed">
              {t("history.empty")}
            </Text>
          ) : (
            <>
              <HistoryTable corpusId={corpusId} jobs={results} />
              <Pager page={page} pageSize={importsPageSize} count={count} onChange={setPage} />
            </>
          )
        }
      </QueryState>
    </Card>
  );
}

function HistoryTable({ corpusId, jobs }: { corpusId: number; jobs: readonly ImportJob[] }) {
  const { t } = useTranslation(["imports", "common"]);
  const format = useFormat();
  return (
    <Table.ScrollContainer type="native" minWidth={640}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("history.file")}</Table.Th>
            <Table.Th>{t("history.status")}</Table.Th>
            <Table.Th>{t("split.label")}</Table.Th>
            <Table.Th ta="right">{t("report.sentences")}</Table.Th>
            <Table.Th ta="right">{t("report.problems")}</Table.Th>
            <Table.Th>{t("history.by")}</Table.Th>
            <Table.Th>{t("history.when")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={job.id}>
              <Table.Td maw={280}>
                <Anchor component={Link} to={`/corpora/${corpusId}/import/${job.id}`} size="sm" style={{ overflowWrap: "anywhere" }}>
                  {job.file_name}
                </Anchor>
                {job.status === "failed" && (
                  <Text size="xs" c="red" lineClamp={2}>
                    {job.error?.message}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <JobStatusBadge job={job} />
              </Table.Td>
              <Table.Td>{t(`common:split.${job.options.split}`)}</Table.Td>
              <Table.Td ta="right" className="num">
                {format.number(job.report.sentences_added ?? 0)}
              </Table.Td>
              <Table.Td ta="right" className="num">
                {format.number(job.report.problems_count ?? 0)}
              </Table.Td>
              <Table.Td>{job.created_by?.username}</Table.Td>
              <Table.Td c="dimmed">
                <When at={job.created_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
