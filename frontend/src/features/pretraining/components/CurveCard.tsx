import { Skeleton, Text } from "@mantine/core";
import { lazy, Suspense, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import type { Point } from "../api/pretraining";

const LineChart = lazy(() => import("@/components/ui/LineChart"));

/** How the loss went with the text that was read. */
export function CurveCard({ curve }: { curve: readonly Point[] }) {
  const { t } = useTranslation("pretraining");
  const format = useFormat();
  const loss = useCallback((value: number) => format.fraction(value, 2), [format]);
  const series = useMemo(
    () => [
      { name: t("curve.loss"), points: curve.map(({ characters, loss }) => [characters, loss] as const) },
      { name: t("curve.heldOut"), points: curve.map(({ characters, held_out }) => [characters, held_out] as const) },
    ],
    [curve, t],
  );
  return (
    <Card title={t("curve.title")} intro={t("curve.intro")}>
      {curve.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("curve.empty")}
        </Text>
      ) : (
        <Suspense fallback={<Skeleton h={260} />}>
          <LineChart label={t("curve.title")} xName={t("curve.x")} series={series} range="any" formatX={format.compact} formatY={loss} />
        </Suspense>
      )}
    </Card>
  );
}
