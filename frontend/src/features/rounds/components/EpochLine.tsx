import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormat } from "@/lib/useFormat";

import type { Round } from "../api/round";
import { usePartName } from "../hooks/usePartName";

/** The latest epoch of the training, in an ensemble of the part that is trained. */
export function EpochLine({ round: { history, settings } }: { round: Round }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const partName = usePartName();
  const last = history.at(-1);
  if (!last) return null;
  const detector = last.part === "detector";
  const f1s = history.filter(({ part }) => part === last.part).map(({ dev_f1 }) => dev_f1);
  const text = t(detector ? "epochLineDetector" : "epochLine", {
    epoch: last.epoch,
    epochs: detector ? settings.ensemble.detector_epochs : settings.epochs,
    f1: format.percent(last.dev_f1),
    best: format.percent(Math.max(...f1s)),
    loss: last.loss.toFixed(3),
  });
  return (
    <Text size="sm" c="dimmed" ml={126} data-testid="epoch-line">
      {last.part && `${partName(last.part)} · `}
      {text}
    </Text>
  );
}
