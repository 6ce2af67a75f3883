import { ActionIcon, Button, Group, MultiSelect, Select, Stack, TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useEncoders } from "@/lib/encoders";

import type { SettingField } from "../api/experiment";
import type { Axis } from "../draft";
import { useSettingWords } from "../useSettingWords";

interface Props {
  axes: readonly Axis[];
  fields: readonly SettingField[];
  onChange: (axes: Axis[]) => void;
}

/** Settings that are varied: each with the values that it takes. */
export function AxisList({ axes, fields, onChange }: Props) {
  const { t } = useTranslation("experiments");
  const words = useSettingWords();
  const replaced = (at: number, axis: Axis) => axes.map((one, index) => (index === at ? axis : one));
  const taken = new Set(axes.map(({ field }) => field));
  return (
    <Stack gap="xs" align="stretch">
      {axes.map((axis, at) => (
        <Group key={at} align="flex-start" wrap="nowrap" gap="xs">
          <Select
            aria-label={t("new.field")}
            placeholder={t("new.field")}
            data={fields.filter(({ name }) => name === axis.field || !taken.has(name)).map(({ name }) => ({ value: name, label: words.field(name) }))}
            value={axis.field || null}
            onChange={(field) => onChange(replaced(at, { field: field ?? "", values: [] }))}
            searchable
            w={220}
          />
          <Values axis={axis} field={fields.find(({ name }) => name === axis.field)} onChange={(values) => onChange(replaced(at, { ...axis, values }))} />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("new.removeField")} onClick={() => onChange(axes.filter((_, index) => index !== at))}>
            ×
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button variant="default" size="xs" onClick={() => onChange([...axes, { field: "", values: [] }])}>
          {t("new.addField")}
        </Button>
      </div>
    </Stack>
  );
}

interface ValuesProps {
  axis: Axis;
  field: SettingField | undefined;
  onChange: (values: string[]) => void;
}

/** Chosen from a list where there is one, else typed. */
function Values({ axis, field, onChange }: ValuesProps) {
  const { t } = useTranslation("experiments");
  const words = useSettingWords();
  const encoders = useEncoders().data ?? [];
  const choices = field?.kind === "flag" ? ["false", "true"] : (field?.choices ?? []);
  const shared = { "aria-label": t("new.values"), value: axis.values, onChange, flex: 1, disabled: !field };
  if (choices.length > 0) {
    return <MultiSelect {...shared} placeholder={axis.values.length ? "" : t("new.values")} data={choices.map((value) => ({ value, label: words.value(value) }))} />;
  }
  const offered = field?.name === "model.encoder" ? encoders.map(({ id }) => id) : [];
  return <TagsInput {...shared} placeholder={axis.values.length ? "" : t("new.typeValues")} data={offered} acceptValueOnBlur />;
}
