import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { QueryState } from "@/components/ui/QueryState";
import { useFormat } from "@/lib/useFormat";

import { type Histogram as Data, useHistogram } from "../api/getHistogram";
import { outcome, type Thresholds } from "../thresholds";
import { Histogram } from "./Histogram";
import classes from "./Histogram.module.css";

interface Props {
  corpusId: number;
  /** Left out: the pool as it is now. */
  roundId?: number;
  budget: number | undefined;
  /** Takes the thresholds into the start form; null where no round can be started. */
  onUse: ((thresholds: Thresholds) => void) | null;
}

/** How sure the model is of the pool, and what any two thresholds would do with it. */
export function HistogramCard({ corpusId, roundId, ...rest }: Props) {
  const { t } = useTranslation("rounds");
  const histogram = useHistogram(corpusId, roundId ?? null);
  return (
    <Card title={t("histogram.title")} intro={t(roundId === undefined ? "histogram.intro" : "histogram.introRound")} h="100%">
      <QueryState query={histogram}>
        {(data) =>
          data.total === 0 ? (
            <Text size="sm" c="dimmed">
              {t("histogram.empty")}
            </Text>
          ) : (
            <Adjustable data={data} {...rest} />
          )
        }
      </QueryState>
    </Card>
  );
}

function Adjustable({ data, budget, onUse }: Pick<Props, "budget" | "onUse"> & { data: Data }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const [thresholds, setThresholds] = useState<Thresholds>({ high: data.high, low: data.low });
  const { accept, queue, leave } = outcome(data.fine, thresholds, budget);
  const zones = [
    ["queue", queue, classes.queue],
    ["leave", leave, classes.leave],
    ["accept", accept, classes.accept],
  ] as const;
  return (
    <Stack gap="sm">
      <Histogram fine={data.fine} thresholds={thresholds} onChange={setThresholds} />
      <Group gap="lg" aria-live="polite">
        {zones.map(([name, count, className]) => (
          <Group key={name} gap={6} wrap="nowrap">
            <span className={`${classes.swatch} ${className}`} />
            <Text size="sm">
              {t(`histogram.${name}`, { count })}{" "}
              <Text span fw={700} className="num">
                {format.number(count)}
              </Text>
            </Text>
          </Group>
        ))}
      </Group>
      {budget !== undefined && queue === budget && (
        <Text size="xs" c="dimmed">
          {t("histogram.budget", { budget: format.number(budget) })}
        </Text>
      )}
      {onUse && (
        <div>
          <Button variant="default" size="xs" onClick={() => onUse(thresholds)}>
            {t("histogram.use")}
          </Button>
        </div>
      )}
    </Stack>
  );
}
