import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Language, languages, setLanguage } from "@/lib/i18n";

const choices = Object.entries(languages).map(([value, label]) => ({ value, label }));

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("language")}
      data={choices}
      value={i18n.language}
      onChange={(value) => void setLanguage(value as Language)}
    />
  );
}
