import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { DeskState } from "@/annotator/desk/deskState";

/** @param before sentences this person had done today before opening the page */
export function ProgressLine({ state, before }: { state: DeskState; before: number }) {
  const { t } = useTranslation("annotate");
  const pace = state.done > 0 ? (state.seconds / state.done).toFixed(1) : null;
  return (
    <Group gap="md" fz="sm" c="dimmed" data-testid="progress">
      {state.remaining !== null && (
        <Text inherit fw={600} c="var(--mantine-color-text)" data-remaining={state.remaining}>
          {t("progress.remaining", { count: state.remaining })}
        </Text>
      )}
      <Text inherit data-today={before + state.done}>
        {t("progress.today", { count: before + state.done })}
      </Text>
      {pace && <Text inherit>{t("progress.pace", { seconds: pace })}</Text>}
    </Group>
  );
}
