import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import type { Epoch } from "../api/round";
import { epochCurves } from "../epochSeries";
import { usePartName } from "../hooks/usePartName";

const LineChart = lazy(() => import("@/components/ui/LineChart"));

/** How dev F1 went from epoch to epoch. */
export function EpochsCard({ history }: { history: readonly Epoch[] }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const partName = usePartName();
  const series = useMemo(
    () => epochCurves(history).map(({ part, points }) => ({ name: part ? partName(part) : t("f1.dev"), points })),
    [history, partName, t],
  );
  return (
    <Card title={t("epochs.title")}>
      <Suspense fallback={<Skeleton h={260} />}>
        <LineChart label={t("epochs.title")} xName={t("epochs.x")} series={series} formatX={format.number} formatY={format.percent} />
      </Suspense>
    </Card>
  );
}
