import { Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormat } from "@/lib/useFormat";

import type { PhaseState, Round } from "../api/round";
import { EpochLine } from "./EpochLine";

const colours: Record<PhaseState["status"], string> = { waiting: "gray", running: "steel", done: "teal", failed: "red", cancelled: "gray" };

/** One bar per phase; below the training its latest epoch. */
export function PhaseBars({ round }: { round: Round }) {
  return (
    <Stack gap={8} aria-live="polite">
      {round.phases.map((phase) => (
        <div key={phase.phase}>
          <PhaseBar phase={phase} />
          {phase.phase === "train" && <EpochLine round={round} />}
        </div>
      ))}
    </Stack>
  );
}

function PhaseBar({ phase }: { phase: PhaseState }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const running = phase.status === "running";
  const share = phase.status === "done" ? 100 : phase.total ? (100 * phase.done) / phase.total : 0;
  const name = t(`phase.${phase.phase}`);
  return (
    <Group gap="md" wrap="nowrap">
      <Text size="sm" w={110} c={phase.status === "waiting" ? "dimmed" : undefined} fw={running ? 600 : undefined} style={{ flexShrink: 0 }}>
        {name}
      </Text>
      <Progress.Root size="md" flex={1}>
        <Progress.Section value={share} color={colours[phase.status]} animated={running} striped={running} aria-label={name} />
      </Progress.Root>
      <Text size="xs" c="dimmed" className="num" w={130} ta="right" style={{ flexShrink: 0 }}>
        {running && phase.total > 0 ? `${format.number(phase.done)} / ${format.number(phase.total)}` : t(`phaseStatus.${phase.status}`)}
      </Text>
    </Group>
  );
}
