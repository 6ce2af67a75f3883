import { Alert, Grid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { useCorpusId } from "@/lib/useCorpusId";
import { useFormat } from "@/lib/useFormat";

import { usePretraining } from "../api/getPretraining";
import { CurveCard } from "./CurveCard";
import { EncoderCard } from "./EncoderCard";
import { ProgressCard } from "./ProgressCard";
import { SettingsCard } from "./SettingsCard";
import { TextCard } from "./TextCard";

export function PretrainingPage() {
  const { t } = useTranslation(["pretraining", "common", "shared"]);
  const id = useCorpusId();
  const pretraining = usePretraining(id, Number(useParams().pretrainingId));
  const format = useFormat();
  return (
    <QueryState query={pretraining}>
      {(data) => (
        <Page
          title={`${data.number}. ${data.name}`}
          intro={t("startedBy", { name: data.created_by?.username ?? t("shared:system"), at: format.dateTime(data.created_at) })}
          back={{ to: `/corpora/${id}/pretraining`, label: t("common:nav.pretraining") }}
        >
          {data.status === "succeeded" ? <EncoderCard corpusId={id} pretraining={data} /> : <ProgressCard corpusId={id} pretraining={data} />}
          {data.notes.length > 0 && (
            <Alert color="yellow" title={t("notes")}>
              {data.notes.map((note, place) => (
                <Text key={place} size="sm">
                  {t(`note.${note.kind}`, { ...note, share: format.percent(note.share ?? 0) })}
                </Text>
              ))}
            </Alert>
          )}
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <CurveCard curve={data.curve} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack gap="lg">
                <TextCard text={data.text} />
                <SettingsCard settings={data.settings} />
              </Stack>
            </Grid.Col>
          </Grid>
        </Page>
      )}
    </QueryState>
  );
}
