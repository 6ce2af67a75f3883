import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { Page } from "@/components/ui/Page";
import { useFormat } from "@/lib/useFormat";
import { useCorpusId } from "@/lib/useCorpusId";

import { useImport } from "../api/getImport";
import { ImportJobCard } from "./ImportJobCard";

export function ImportDetailPage() {
  const { t } = useTranslation(["imports", "common", "shared"]);
  const id = useCorpusId();
  const jobId = Number(useParams().jobId);
  const job = useImport(id, jobId).data;
  const format = useFormat();
  return (
    <Page title={t("detail", { number: jobId })} back={{ to: `/corpora/${id}/import`, label: t("common:nav.import") }}>
      {job && (
        <Text size="sm" c="dimmed">
          {t(`format.${job.options.format}`)} · {t(`common:split.${job.options.split}`)} · {t(`labels.${job.options.labels}`)} · {job.created_by?.username ?? t("shared:system")} · {format.dateTime(job.created_at)}
        </Text>
      )}
      <ImportJobCard corpusId={id} jobId={jobId} />
    </Page>
  );
}
