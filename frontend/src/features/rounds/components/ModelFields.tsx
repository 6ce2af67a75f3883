import { NumberInput, Select, SimpleGrid } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { RoundSettings } from "../api/round";
import { cellsOf, choices, lossesOf, withChoice } from "../modelChoices";

interface Props {
  settings: RoundSettings;
  errors: Record<string, ReactNode>;
  onChange: (settings: RoundSettings) => void;
}

/** The parts of the model. What makes no sense with the others is not offered. */
export function ModelFields({ settings, errors, onChange }: Props) {
  const { t } = useTranslation("rounds");
  const select = <K extends keyof typeof choices>(name: K, offered: readonly RoundSettings[K][] = choices[name]) => (
    <Select
      label={t(`form.${name}`)}
      description={t(`form.${name}Help`)}
      data={offered.map((value) => ({ value, label: t(`part.${value}`) }))}
      value={settings[name]}
      onChange={(value) => value && onChange(withChoice(settings, name, value))}
      disabled={offered.length < 2}
      allowDeselect={false}
      error={errors[name]}
    />
  );
  const number = (name: "r_drop" | "freeze_epochs", step: number) => (
    <NumberInput
      label={t(`form.${name}`)}
      description={t(`form.${name}Help`)}
      min={0}
      step={step}
      allowDecimal={step < 1}
      value={settings[name]}
      onChange={(value) => typeof value === "number" && onChange({ ...settings, [name]: value })}
      error={errors[name]}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="xl">
      {select("sequence")}
      {select("attention", settings.sequence === "attbilstm" ? choices.attention : ["cosine"])}
      {select("cell", cellsOf(settings.sequence))}
      {select("decoder")}
      {select("loss", lossesOf(settings.decoder))}
      {select("scheme")}
      {number("r_drop", 0.5)}
      {number("freeze_epochs", 1)}
    </SimpleGrid>
  );
}
