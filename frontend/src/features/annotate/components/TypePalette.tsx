import { Group, Kbd, Stack, Text, UnstyledButton } from "@mantine/core";
import { memo, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";

import type { EntityType } from "@/lib/entityTypes";

import classes from "./TypePalette.module.css";

interface Props {
  types: readonly EntityType[];
  /** Type of the active label. */
  active: string | undefined;
  onLabel: (type: string) => void;
  /** The list of all types is asked for. */
  onFind: () => void;
}

/** The focus stays on the sentence: the next key belongs to it. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

export const TypePalette = memo(function TypePalette({ types, active, onLabel, onFind }: Props) {
  const { t } = useTranslation("annotate");
  if (types.length === 0) return <Text c="dimmed">{t("types.none")}</Text>;
  return (
    <Stack gap={6} align="flex-start">
      <Group gap={6} role="group" aria-label={t("types.label")}>
        {types.map((type) => (
          <UnstyledButton
            key={type.id}
            className={classes.type}
            style={{ "--colour": type.colour }}
            title={type.description || undefined}
            data-active={type.name === active || undefined}
            aria-pressed={type.name === active}
            onMouseDown={keepFocus}
            onClick={() => onLabel(type.name)}
          >
            <span className={classes.swatch} />
            {type.title || type.name}
            <Kbd size="xs">{type.hotkey || "/"}</Kbd>
          </UnstyledButton>
        ))}
      </Group>
      {types.some(({ hotkey }) => !hotkey) && (
        <UnstyledButton fz="xs" c="dimmed" onMouseDown={keepFocus} onClick={onFind}>
          {t("types.find")}
        </UnstyledButton>
      )}
    </Stack>
  );
});
