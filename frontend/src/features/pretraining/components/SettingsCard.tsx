import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useEncoderName } from "@/lib/encoders";
import { useFormat } from "@/lib/useFormat";
import { en } from "@/locales";

type Settings = Record<string, unknown>;
type InForm = keyof typeof en.pretraining.new;
type Other = Exclude<keyof typeof en.pretraining.settings, "value">;
type Value = keyof typeof en.pretraining.settings.value;

const inForm = (name: string): name is InForm => name in en.pretraining.new;
const other = (name: string): name is Other => name in en.pretraining.settings;
const isWord = (value: string): value is Value => value in en.pretraining.settings.value;

/** What an encoder that goes on learning brings along. */
const brought = ["vocabulary", "vectors", "shape"];

/** The settings that a pretraining runs with. */
export function SettingsCard({ settings }: { settings: Settings }) {
  const { t } = useTranslation("pretraining");
  const show = useShown();
  const { start, ...rest } = settings;
  const kept = Object.entries(rest).filter(([name]) => !start || !brought.includes(name));
  const rows = kept.flatMap(([name, value]) => (isTable(value) ? Object.entries(value) : [[name, value] as const]));
  const label = (name: string) => (inForm(name) ? t(`new.${name}`) : other(name) ? t(`settings.${name}`) : name);
  const startName = useEncoderName()(typeof start === "string" ? start : "");
  return (
    <Card title={t("settings.title")}>
      <Stack gap={4} component="dl" m={0}>
        {[[t("new.start"), startName || t("new.fromNothing")] as const, ...rows.map(([name, value]) => [label(name), show(value)] as const)].map(([name, value]) => (
          <div key={name} style={{ display: "flex", justifyContent: "space-between", gap: 16 }}>
            <Text size="sm" c="dimmed" component="dt">
              {name}
            </Text>
            <Text size="sm" component="dd" m={0} ta="right" className="num" style={{ overflowWrap: "anywhere" }}>
              {value}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}

function isTable(value: unknown): value is Settings {
  return typeof value === "object" && value !== null;
}

function useShown(): (value: unknown) => string {
  const { t } = useTranslation("pretraining");
  const format = useFormat();
  return (value) => {
    if (value === null || value === "") return t("settings.automatic");
    if (typeof value === "boolean") return t(value ? "settings.yes" : "settings.no");
    if (typeof value === "number") return Number.isInteger(value) ? format.number(value) : String(value);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return isWord(text) ? t(`settings.value.${text}`) : text;
  };
}
