import { Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { usePresets } from "@/lib/presets";

import type { RoundSettings } from "../api/round";
import { withPreset } from "../modelChoices";

interface Props {
  settings: RoundSettings;
  onChange: (settings: RoundSettings) => void;
}

/** The papers' systems: choosing one fills in the model's settings, which can then be changed one by one. */
export function PresetSelect({ settings, onChange }: Props) {
  const { t } = useTranslation("rounds");
  const presets = usePresets().data ?? [];
  const extra = Object.entries(settings.extra);
  return (
    <div>
      <Select
        label={t("form.preset")}
        description={t("form.presetHelp")}
        placeholder={t("form.presetChoose")}
        data={presets.map(({ id, title }) => ({ value: id, label: title }))}
        renderOption={({ option }) => (
          <div>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed">
              {presets.find(({ id }) => id === option.value)?.source}
            </Text>
          </div>
        )}
        value={null}
        onChange={(chosen) => {
          const preset = presets.find(({ id }) => id === chosen);
          if (preset) onChange(withPreset(settings, preset.settings));
        }}
      />
      {extra.length > 0 && (
        <Text size="xs" c="dimmed" mt={4} ff="monospace">
          {extra.map(([name, value]) => `${name} = ${String(value)}`).join(", ")}
        </Text>
      )}
    </div>
  );
}
