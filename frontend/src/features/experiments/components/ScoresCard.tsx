import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import { type Cell, isPlayed } from "../api/experiment";
import { scoresOption } from "../charts";

const Chart = lazy(() => import("./Chart"));

/** Micro F1 of every cell with its spread. */
export function ScoresCard({ cells }: { cells: readonly Cell[] }) {
  const { t } = useTranslation("experiments");
  const { percent } = useFormat();
  const played = useMemo(() => cells.filter(isPlayed), [cells]);
  const option = useMemo(() => scoresOption(played, percent), [played, percent]);
  const height = 50 + 30 * played.length;
  return (
    <Card title={t("charts.scores")} intro={t("charts.scoresIntro")}>
      <Suspense fallback={<Skeleton h={height} />}>
        <Chart label={t("charts.scores")} height={height} option={option} />
      </Suspense>
    </Card>
  );
}
