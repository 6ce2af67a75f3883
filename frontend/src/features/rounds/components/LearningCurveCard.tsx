import { Skeleton, Text } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { QueryState } from "@/components/ui/QueryState";
import { useFormat } from "@/lib/useFormat";

import { type CurvePoint, useLearningCurve } from "../api/getLearningCurve";

const LineChart = lazy(() => import("@/components/ui/LineChart"));

export function LearningCurveCard({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation("rounds");
  const curve = useLearningCurve(corpusId);
  return (
    <Card title={t("curve.title")} intro={t("curve.intro")} h="100%">
      <QueryState query={curve}>
        {(points) =>
          points.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t("curve.empty")}
            </Text>
          ) : (
            <Suspense fallback={<Skeleton h={260} />}>
              <Chart points={points} />
            </Suspense>
          )
        }
      </QueryState>
    </Card>
  );
}

function Chart({ points }: { points: readonly CurvePoint[] }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const series = useMemo(() => {
    const of = (value: (point: CurvePoint) => number | null) =>
      points.flatMap((point) => {
        const y = value(point);
        return y === null ? [] : [[point.human_labels, y] as const];
      });
    const measuredOn = (source: CurvePoint["dev_source"], micro: string, macro: string) => [
      { name: micro, points: of(({ dev_f1, dev_source }) => (dev_source === source ? dev_f1 : null)) },
      { name: macro, points: of(({ dev_macro_f1, dev_source }) => (dev_source === source ? dev_macro_f1 : null)) },
    ];
    const all = [
      ...measuredOn("dev", t("f1.dev"), t("f1.devMacro")),
      { name: t("f1.test"), points: of(({ test_f1 }) => test_f1) },
      ...measuredOn("held-out", t("f1.heldOut"), t("f1.heldOutMacro")),
    ];
    return all.filter((line) => line.points.length > 0);
  }, [points, t]);
  return <LineChart label={t("curve.title")} xName={t("curve.x")} series={series} formatX={format.number} formatY={format.percent} />;
}
