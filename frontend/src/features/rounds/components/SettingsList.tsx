import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useEncoderName } from "@/lib/encoders";

import { useParents } from "../api/listParents";
import type { RoundSettings } from "../api/round";
import { type Row, useEnsembleRows } from "../hooks/useEnsembleRows";
import { modelParts } from "../modelChoices";

/** The settings that a round ran with. */
export function SettingsList({ settings }: { settings: Partial<RoundSettings> }) {
  const { t } = useTranslation("rounds");
  const parents = useParents().data;
  const parent = parents?.find(({ id }) => id === settings.parent);
  const parentText = parent ? `${parent.corpus.name} · ${t("models.name", { number: parent.number })}` : t(settings.parent ? "models.hidden" : "models.noParent");
  const ensembleRows = useEnsembleRows();
  const encoderName = useEncoderName();
  const rows: Row[] = [
    [t("form.encoder"), settings.encoder && encoderName(settings.encoder)],
    ...ensembleRows(settings.ensemble),
    [t("form.parent"), parentText],
    [t("form.auto_accept"), settings.auto_accept && t(`autoAccept.${settings.auto_accept}`)],
    [t("form.high"), settings.high],
    [t("form.low"), settings.low],
    [t("form.budget"), settings.budget],
    [t("form.strategy"), settings.strategy && t(`strategy.${settings.strategy}`)],
    [t("form.overlap"), settings.overlap_percent === undefined ? undefined : `${settings.overlap_percent} %`],
    [t("form.epochs"), settings.epochs],
    [t("form.seed"), settings.seed],
    ...modelParts.map((name): Row => [t(`form.${name}`), settings[name] && t(`part.${settings[name]}`)]),
    [t("form.r_drop"), settings.r_drop],
    [t("form.freeze_epochs"), settings.freeze_epochs],
    ...Object.entries(settings.extra ?? {}).map(([name, value]): Row => [name, String(value)]),
  ];
  return (
    <Card title={t("settings")}>
      <Stack gap={4} component="dl" m={0}>
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: "flex", justifyContent: "space-between", gap: 16 }}>
            <Text size="sm" c="dimmed" component="dt">
              {name}
            </Text>
            <Text size="sm" component="dd" m={0} ta="right">
              {value ?? "–"}
            </Text>
          </div>
        ))}
      </Stack>
    </Card>
  );
}
