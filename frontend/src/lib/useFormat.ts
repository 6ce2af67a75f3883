import { useMemo } from "react";
import { useTranslation } from "react-i18next";

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function makeFormat(language: string) {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const compact = new Intl.NumberFormat(language === "en-GB" ? "en-US" : language, { notation: "compact" }) // 2M: in Britain 2m;
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const list = new Intl.ListFormat(language, { style: "narrow" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return {
    number: (value: number) => number.format(value),
    /** 20000000 -> 20M, 2000万 */
    compact: (value: number) => compact.format(value),
    /** 0.934 -> 93.4% */
    percent: (value: number) => percent.format(value),
    /** A confidence or a threshold: 0.953 */
    fraction: (value: number, digits = 3) => value.toFixed(digits),
    /** a, b, c */
    list: (values: readonly string[]) => list.format(values),
    dateTime: (value: string) => dateTime.format(new Date(value)),
    ago: (value: string, now = Date.now()) => {
      const seconds = (new Date(value).getTime() - now) / 1000;
      const found = units.find(([, size]) => Math.abs(seconds) >= size);
      return found ? relative.format(Math.round(seconds / found[1]), found[0]) : relative.format(0, "minute");
    },
    /** 75 -> 1:15 */
    duration: (seconds: number) => {
      const whole = Math.max(0, Math.round(seconds));
      const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
      const shown = parts[0] ? parts : parts.slice(1);
      return shown.map((part, index) => (index ? String(part).padStart(2, "0") : String(part))).join(":");
    },
  };
}

/** Numbers, dates and spans of time as the chosen language writes them. */
export function useFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => makeFormat(i18n.language === "zh" ? "zh-CN" : "en-GB"), [i18n.language]);
}
