import { Button, Group, Kbd } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { Settings } from "../hooks/useSettings";
import { SettingsMenu } from "./SettingsMenu";
import { keepFocus } from "./TypePalette";

interface Props {
  settings: Settings;
  onChange: (part: Partial<Settings>) => void;
  onOpen: (panel: "guideline" | "help") => void;
}

export const Toolbar = memo(function Toolbar({ settings, onChange, onOpen }: Props) {
  const { t } = useTranslation("annotate");
  const quiet = { size: "compact-sm", variant: "subtle", color: "gray", onMouseDown: keepFocus } as const;
  return (
    <Group gap={4}>
      <Button {...quiet} onClick={() => onOpen("guideline")} rightSection={<Kbd size="xs">G</Kbd>}>
        {t("action.guideline")}
      </Button>
      <Button {...quiet} onClick={() => onOpen("help")} rightSection={<Kbd size="xs">?</Kbd>}>
        {t("action.keys")}
      </Button>
      <SettingsMenu settings={settings} onChange={onChange} />
    </Group>
  );
});
