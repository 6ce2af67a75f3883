import { Alert, Anchor, Grid, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { isActive } from "@/lib/job";
import type { Schemas } from "@/lib/schema";
import { useCorpusId } from "@/lib/useCorpusId";
import { useFormat } from "@/lib/useFormat";
import { useRefreshWhenDone } from "@/lib/useRefreshWhenDone";

import { useRound } from "../api/getRound";
import type { Round } from "../api/round";
import { CoverageAlert } from "./CoverageAlert";
import { EpochsCard } from "./EpochsCard";
import { HistogramCard } from "./HistogramCard";
import { MetricsTable } from "./MetricsTable";
import { RoundCard } from "./RoundCard";
import { SettingsList } from "./SettingsList";
import { TransferCard } from "./TransferCard";

export function RoundPage() {
  const { t } = useTranslation(["rounds", "common", "shared"]);
  const id = useCorpusId();
  const round = useRound(id, Number(useParams().roundId));
  const format = useFormat();
  useRefreshWhenDone(id, round.data !== undefined && isActive(round.data));
  return (
    <QueryState query={round}>
      {(data) => (
        <Page
          title={t("name", { number: data.number })}
          intro={t("startedBy", { name: data.created_by?.username ?? t("shared:system"), at: format.dateTime(data.created_at) })}
          back={{ to: `/corpora/${id}/rounds`, label: t("common:nav.rounds") }}
        >
          <RoundCard corpusId={id} round={data} />
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Stack gap="lg">
                <MetricsCard corpusId={id} round={data} />
                {data.history.length > 0 && <EpochsCard history={data.history} />}
                {data.metrics && <TransferCard corpusId={id} transfers={data.metrics.transfers} />}
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack gap="lg">
                <CountsCard corpusId={id} round={data} />
                {data.status === "succeeded" && <HistogramCard corpusId={id} roundId={data.id} budget={data.settings.budget} onUse={null} />}
                <SettingsList settings={data.settings} />
              </Stack>
            </Grid.Col>
          </Grid>
        </Page>
      )}
    </QueryState>
  );
}

function MetricsCard({ corpusId, round }: { corpusId: number; round: Round }) {
  const { t } = useTranslation(["rounds", "common"]);
  const [split, setSplit] = useState<"dev" | "test">("dev");
  const metrics = round.metrics?.[split] ?? round.metrics?.dev;
  const both = round.metrics?.dev && round.metrics.test;
  return (
    <Card
      title={t("metrics.title")}
      intro={t("metrics.intro")}
      actions={
        both && (
          <SegmentedControl
            size="xs"
            value={split}
            onChange={setSplit}
            data={(["dev", "test"] as const).map((value) => ({ value, label: t(`common:split.${value}`) }))}
          />
        )
      }
    >
      {metrics ? (
        <>
          {metrics.source === "held-out" && <Alert color="yellow">{t("metrics.heldOut", { count: metrics.sentences })}</Alert>}
          <CoverageAlert coverage={round.metrics?.coverage} />
          <MetricsTable corpusId={corpusId} metrics={metrics} />
          <CalibrationLine calibration={round.metrics?.calibration} />
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t("metrics.none")}
        </Text>
      )}
    </Card>
  );
}

function CalibrationLine({ calibration }: { calibration: Schemas["Calibration"] | null | undefined }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  if (!calibration) return null;
  const { temperature, ece_before, ece_after } = calibration;
  return (
    <Text size="sm" c="dimmed">
      {t("metrics.calibration", { temperature: temperature.toFixed(2), before: format.percent(ece_before), after: format.percent(ece_after) })}
    </Text>
  );
}

function CountsCard({ corpusId, round }: { corpusId: number; round: Round }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  return (
    <Card title={t("counts.title")}>
      <Stack gap={4}>
        {(["human", "train", "scored", "auto_accepted", "queued"] as const).map((name) => (
          <Text key={name} size="sm" style={{ display: "flex", justifyContent: "space-between" }}>
            <span>{t(`counts.${name}`)}</span>
            <Text span className="num" size="sm">
              {format.number(round.counts[name])}
            </Text>
          </Text>
        ))}
        {round.lot && (
          <Anchor component={Link} to={`/corpora/${corpusId}/rounds/lots/${round.lot.id}`} size="sm" mt="xs">
            {t(round.lot.status === "recalled" ? "lotRecalled" : "lotOpen", { count: round.lot.count })}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}
