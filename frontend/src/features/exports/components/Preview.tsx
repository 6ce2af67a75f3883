import { Code, Group, ScrollArea, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { QueryState } from "@/components/ui/QueryState";
import { origins } from "@/lib/sentence";
import { useFormat } from "@/lib/useFormat";

import { type ExportOptions, type ExportPreview, isComplete } from "../api/exportJob";
import { useExportPreview } from "../api/previewExport";

/** The first lines of the file as it would be now, and what is in it. */
export function Preview({ corpusId, options }: { corpusId: number; options: ExportOptions }) {
  const { t } = useTranslation("exports");
  const preview = useExportPreview(corpusId, options);
  return (
    <Card title={t("preview.title")}>
      {isComplete(options) ? (
        <QueryState query={preview}>{(data) => <Contents preview={data} />}</QueryState>
      ) : (
        <Text size="sm" c="dimmed">
          {t("chooseSome")}
        </Text>
      )}
    </Card>
  );
}

function Contents({ preview }: { preview: ExportPreview }) {
  const { t } = useTranslation(["exports", "common"]);
  const format = useFormat();
  if (preview.sentences === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("preview.empty")}
      </Text>
    );
  }
  const byOrigin = origins.filter((origin) => preview.by_origin[origin]).map((origin) => `${t(`common:origin.${origin}`)} ${format.number(preview.by_origin[origin] ?? 0)}`);
  return (
    <>
      <Group gap="lg">
        <Text size="sm">{t("preview.counts", { sentences: format.number(preview.sentences), spans: format.number(preview.spans) })}</Text>
        <Text size="sm" c="dimmed">
          {byOrigin.join(" · ")}
        </Text>
      </Group>
      <ScrollArea.Autosize mah={420} type="auto" tabIndex={0} aria-label={t("preview.title")}>
        <Code block data-testid="preview">
          {preview.text}
        </Code>
      </ScrollArea.Autosize>
    </>
  );
}
