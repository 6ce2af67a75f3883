import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { resources } from "@/locales";

export const languages = { en: "English", zh: "中文" } as const;
export type Language = keyof typeof languages;

const key = "anneal.language";

function isLanguage(value: string | null): value is Language {
  return value !== null && value in languages;
}

/** The choice made here before, else the browser's first language that we speak. */
export function startLanguage(stored = localStorage.getItem(key), wanted = navigator.languages): Language {
  if (isLanguage(stored)) return stored;
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
}

const htmlLang: Record<Language, string> = { en: "en", zh: "zh-Hans" };

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(key, language);
  await i18next.changeLanguage(language);
}

i18next.on("languageChanged", (language: string) => {
  document.documentElement.lang = isLanguage(language) ? htmlLang[language] : "en";
});

void i18next.use(initReactI18next).init({
  lng: startLanguage(),
  fallbackLng: "en",
  resources,
  defaultNS: "common",
  interpolation: { escapeValue: false },
  initAsync: false,
});

export { i18next };
