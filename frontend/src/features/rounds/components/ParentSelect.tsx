import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useEncoderName } from "@/lib/encoders";
import { useFormat } from "@/lib/useFormat";

import type { ModelVersion } from "../api/listModels";
import { useParents } from "../api/listParents";

interface Props {
  encoder: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
  error?: ReactNode;
}

/** The model to transfer from, of any corpus that the user can see. An ensemble has no one set of weights to give. */
export function ParentSelect({ encoder, value = null, onChange, error }: Props) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const encoderName = useEncoderName();
  const parents = (useParents().data ?? []).filter(({ ensemble }) => ensemble === "none");
  const name = (model: ModelVersion) => {
    const f1 = model.metrics.dev?.micro.f1;
    const score = f1 === undefined ? "" : ` · F1 ${format.percent(f1)}`;
    return `${model.corpus.name} · ${t("models.name", { number: model.number })}${score}`;
  };
  const chosen = parents.find(({ id }) => id === value);
  const differs = chosen && chosen.encoder !== encoder;
  return (
    <Select
      label={t("form.parent")}
      description={differs ? t("form.parentDiffers", { encoder: encoderName(chosen.encoder) }) : t("form.parentHelp")}
      placeholder={t("models.noParent")}
      data={parents.map((model) => ({ value: String(model.id), label: name(model) }))}
      value={value === null ? null : String(value)}
      onChange={(next) => onChange?.(next === null ? null : Number(next))}
      clearable
      searchable
      error={error}
    />
  );
}
