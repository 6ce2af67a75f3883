import { Alert, Badge, Button, Grid, Group, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { atLeast, useCorpus } from "@/lib/corpus";
import { isActive } from "@/lib/job";
import { useCorpusId } from "@/lib/useCorpusId";
import { useRefreshWhenDone } from "@/lib/useRefreshWhenDone";

import { useLatestRounds } from "../api/getLatestRounds";
import { useOverview } from "../api/getOverview";
import { nextSteps } from "../nextSteps";
import { CorpusSettings } from "./CorpusSettings";
import { Figures } from "./Figures";
import { NextSteps } from "./NextSteps";
import { SplitBars } from "./SplitBars";
import { TypeCounts } from "./TypeCounts";

/** @param activity who did what lately: composed in by the app */
export function CorpusHomePage({ activity }: { activity: ReactNode }) {
  const { t } = useTranslation(["corpora", "common"]);
  const id = useCorpusId();
  const corpus = useCorpus(id);
  const overview = useOverview(id);
  const rounds = useLatestRounds(id);
  useRefreshWhenDone(id, rounds.data?.some(isActive) ?? false);
  const [editing, { open, close }] = useDisclosure();
  return (
    <QueryState query={corpus}>
      {(itself) => (
        <Page
          title={itself.name}
          intro={itself.description}
          actions={
            <Group gap="xs">
              <Badge variant="light" tt="none" size="lg">
                {t(`common:role.${itself.role}`)}
              </Badge>
              {atLeast(itself.role, "lead") && (
                <Button variant="default" size="xs" onClick={open}>
                  {t("settings.open")}
                </Button>
              )}
            </Group>
          }
        >
          {itself.archived && <Alert color="gray">{t("archive.isArchived")}</Alert>}
          <QueryState query={overview}>
            {(data) => (
              <Grid gap="lg">
                <Grid.Col span={{ base: 12, md: 7 }}>
                  <Stack gap="lg">
                    {!itself.archived && rounds.data && (
                      <NextSteps
                        corpusId={id}
                        steps={nextSteps({ overview: data, rounds: rounds.data, hasGuideline: itself.guideline !== "" })}
                      />
                    )}
                    {activity}
                  </Stack>
                </Grid.Col>
                <Grid.Col span={{ base: 12, md: 5 }}>
                  <Stack gap="lg">
                    <Card title={t("counts.title")}>
                      <SplitBars sentences={data.sentences} />
                      <Figures overview={data} />
                    </Card>
                    <TypeCounts corpusId={id} counts={data.type_counts} />
                  </Stack>
                </Grid.Col>
              </Grid>
            )}
          </QueryState>
          <CorpusSettings corpus={itself} opened={editing} onClose={close} />
        </Page>
      )}
    </QueryState>
  );
}
