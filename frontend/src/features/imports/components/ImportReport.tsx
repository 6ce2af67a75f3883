import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useFormat } from "@/lib/useFormat";

import type { ImportJob } from "../api/importJob";
import { ProblemTable } from "./ProblemTable";

/** What an import did, and every line that it could not use. */
export function ImportReport({ corpusId, job }: { corpusId: number; job: ImportJob }) {
  const { t } = useTranslation("imports");
  const format = useFormat();
  const report = job.report;
  const figures = [
    ["lines", report.lines],
    ["sentences", report.sentences_added],
    ["spans", report.spans_added],
    ["duplicates", report.duplicates],
    ["problems", report.problems_count],
  ] as const;
  const problems = report.problems ?? [];
  const added = job.status === "succeeded" && (report.sentences_added ?? 0) > 0;
  return (
    <Stack gap="sm">
      <Group gap="xl">
        {figures.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {t(`report.${name}`)}
            </Text>
            <Text fw={600} className="num">
              {format.number(value ?? 0)}
            </Text>
          </div>
        ))}
      </Group>
      {report.entity_types_created && report.entity_types_created.length > 0 && (
        <Group gap={6}>
          <Text size="sm">{t("report.typesCreated")}</Text>
          {report.entity_types_created.map((name) => (
            <Badge key={name} variant="light" tt="none">
              {name}
            </Badge>
          ))}
        </Group>
      )}
      {(report.duplicates ?? 0) > 0 && (
        <Text size="sm" c="dimmed">
          {t("report.duplicatesWhy")}
        </Text>
      )}
      {added && (
        <Anchor component={Link} to={`/corpora/${corpusId}/browse?split=${job.options.split}`} size="sm">
          {t("report.browse")}
        </Anchor>
      )}
      {problems.length > 0 && (
        <>
          <Group justify="space-between">
            <Text fw={600}>{t("report.problemTitle", { count: report.problems_count ?? problems.length })}</Text>
            <Button component="a" href={`/api/corpora/${corpusId}/imports/${job.id}/report`} download variant="default" size="xs">
              {t("report.csv")}
            </Button>
          </Group>
          <ProblemTable problems={problems} all={report.problems_count ?? problems.length} />
        </>
      )}
    </Stack>
  );
}
