import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Language, languages, setLanguage } from "@/lib/i18n";

const choices = Object.entries(languages).map(([value, label]) => ({ value, label }));

/** What a mouse has chosen gives up the focus: the next arrow key would choose again. */
function letGoOfMouse(): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement && !focused.matches(":focus-visible")) focused.blur();
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const choose = (value: string) => {
    letGoOfMouse();
    void setLanguage(value as Language);
  };
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("language")}
      data={choices}
      value={i18n.language}
      onChange={choose}
    />
  );
}
