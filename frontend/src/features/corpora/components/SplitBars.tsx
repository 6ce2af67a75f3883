import { Anchor, ColorSwatch, Group, Progress, Stack, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type Split, splits, type Status, statuses } from "@/lib/sentence";
import { useFormat } from "@/lib/useFormat";

const colours: Record<Status, string> = {
  labelled: "var(--mantine-color-steel-6)",
  auto: "var(--mantine-color-ember-4)",
  conflict: "var(--mantine-color-red-6)",
  skipped: "var(--mantine-color-gray-6)",
  unlabelled: "var(--anneal-line)",
};
const order: Status[] = ["labelled", "auto", "conflict", "skipped", "unlabelled"];

/** How far each split is, one bar each; every figure leads to its sentences. */
export function SplitBars({ sentences }: { sentences: Record<Split, Record<Status, number>> }) {
  return (
    <Stack gap="sm">
      {splits.map((split) => (
        <SplitBar key={split} split={split} counts={sentences[split]} />
      ))}
    </Stack>
  );
}

function SplitBar({ split, counts }: { split: Split; counts: Record<Status, number> }) {
  const { t } = useTranslation(["corpora", "common"]);
  const format = useFormat();
  const total = statuses.reduce((sum, status) => sum + counts[status], 0);
  const shown = order.filter((status) => counts[status] > 0);
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {t(`common:split.${split}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {total ? t("counts.sentences", { count: total, shown: format.number(total) }) : t("counts.none")}
        </Text>
      </Group>
      {total > 0 && (
        <Progress.Root size={10}>
          {shown.map((status) => (
            <Tooltip key={status} label={`${t(`common:status.${status}`)}: ${format.number(counts[status])}`}>
              <Progress.Section value={(100 * counts[status]) / total} color={colours[status]} aria-label={t(`common:status.${status}`)} />
            </Tooltip>
          ))}
        </Progress.Root>
      )}
      <Group gap="md" mt={4}>
        {shown.map((status) => (
          <Group key={status} gap={5} wrap="nowrap">
            <ColorSwatch color={colours[status]} size={9} withShadow={false} />
            <Anchor component={Link} to={`browse?split=${split}&status=${status}`} size="xs" c="dimmed">
              {t(`common:status.${status}`)} {format.number(counts[status])}
            </Anchor>
          </Group>
        ))}
      </Group>
    </div>
  );
}
