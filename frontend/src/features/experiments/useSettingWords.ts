import { useTranslation } from "react-i18next";

import { en } from "@/locales";

type Part = keyof typeof en.rounds.part;
type Field = keyof typeof en.rounds.form;

function isPart(value: string): value is Part {
  return value in en.rounds.part;
}

function isField(name: string): name is Field {
  return name in en.rounds.form;
}

/** The words that rounds have for settings and their values; what they have none for by its name. */
export function useSettingWords() {
  const { t } = useTranslation("rounds");
  return {
    field: (name: string) => {
      const plain = name.slice(name.indexOf(".") + 1);
      return isField(plain) ? t(`form.${plain}`) : plain;
    },
    value: (value: string) => (isPart(value) ? t(`part.${value}`) : value),
  };
}
