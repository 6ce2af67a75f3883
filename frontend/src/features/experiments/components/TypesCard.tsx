import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useEntityTypes } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";

import type { Cell } from "../api/experiment";
import { typesOf, typesOption } from "../charts";
import { bestOf } from "../sorting";

const Chart = lazy(() => import("./Chart"));

/** Which cell is good at which entity type. */
export function TypesCard({ corpusId, cells }: { corpusId: number; cells: readonly Cell[] }) {
  const { t } = useTranslation("experiments");
  const { percent } = useFormat();
  const types = useEntityTypes(corpusId).data;
  const best = useMemo(() => bestOf(cells), [cells]);
  const option = useMemo(() => {
    const titles = new Map(types?.map(({ name, title }) => [name, title || name]));
    return typesOption(best, titles, percent);
  }, [best, types, percent]);
  const height = 50 + 26 * Math.max(8, typesOf(best).length) + 20 * best.length;
  return (
    <Card title={t("charts.types")} intro={t("charts.best", { count: best.length })} h="100%">
      <Suspense fallback={<Skeleton h={height} />}>
        <Chart label={t("charts.types")} height={height} option={option} />
      </Suspense>
    </Card>
  );
}
