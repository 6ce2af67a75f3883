import { Button, Popover, SegmentedControl, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Settings, textSizes } from "../hooks/useSettings";
import { keepFocus } from "./TypePalette";

interface Props {
  settings: Settings;
  onChange: (part: Partial<Settings>) => void;
}

export function SettingsMenu({ settings, onChange }: Props) {
  const { t } = useTranslation("annotate");
  const sizes = (Object.keys(textSizes) as Settings["size"][]).map((value) => ({ value, label: t(`settings.${value}`) }));
  return (
    <Popover position="bottom-end" width={320} trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="subtle" color="gray" onMouseDown={keepFocus}>
          {t("action.settings")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack>
          <Switch
            label={t("settings.oneKey")}
            description={t("settings.oneKeyHint")}
            checked={settings.oneKey}
            onChange={(event) => onChange({ oneKey: event.currentTarget.checked })}
          />
          <div>
            <Text size="sm" mb={4}>
              {t("settings.size")}
            </Text>
            <SegmentedControl
              size="xs"
              fullWidth
              data={sizes}
              value={settings.size}
              onChange={(size) => onChange({ size: size })}
            />
          </div>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
