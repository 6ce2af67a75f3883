import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import type { Cell } from "../api/experiment";
import { costOption } from "../charts";
import { bestOf } from "../sorting";

const Chart = lazy(() => import("./Chart"));

/** What a better F1 costs in training time. */
export function CostCard({ cells }: { cells: readonly Cell[] }) {
  const { t } = useTranslation("experiments");
  const { percent } = useFormat();
  const best = useMemo(() => bestOf(cells), [cells]);
  const option = useMemo(() => costOption(best, percent, t("results.train_seconds")), [best, percent, t]);
  const height = 280 + 20 * best.length;
  return (
    <Card title={t("charts.cost")} intro={t("charts.best", { count: best.length })} h="100%">
      <Suspense fallback={<Skeleton h={height} />}>
        <Chart label={t("charts.cost")} height={height} option={option} />
      </Suspense>
    </Card>
  );
}
