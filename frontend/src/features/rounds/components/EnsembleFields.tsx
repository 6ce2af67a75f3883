import { MultiSelect, NumberInput, Select, Stack, Switch, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useEntityTypes } from "@/lib/entityTypes";

import { usePresets } from "@/lib/presets";
import { baseLabel, baseText, detectors, type Ensemble, kinds, trainings, withDetector, withKind, withWeakTypes } from "../ensembles";

interface Props {
  corpusId: number;
  ensemble: Ensemble;
  error: ReactNode;
  onChange: (ensemble: Ensemble) => void;
}

/** One model, or several that answer as one, with the few options that a lead decides. */
export function EnsembleFields({ corpusId, ensemble, error, onChange }: Props) {
  const { t } = useTranslation("rounds");
  const fields = { corpusId, ensemble, error, onChange };
  return (
    <Stack gap="sm">
      <Select
        label={t("form.ensemble")}
        description={t(`ensemble.${ensemble.kind}Help`)}
        data={kinds.map((value) => ({ value, label: t(`ensemble.${value}`) }))}
        value={ensemble.kind}
        onChange={(kind) => kind && onChange(withKind(ensemble, kind))}
        allowDeselect={false}
        error={ensemble.kind === "none" && error}
      />
      {ensemble.kind === "weak_strong" && <WeakStrongFields {...fields} />}
      {ensemble.kind === "stacking" && <StackingFields {...fields} />}
    </Stack>
  );
}

function WeakStrongFields({ corpusId, ensemble, error, onChange }: Props) {
  const { t } = useTranslation("rounds");
  const types = useEntityTypes(corpusId).data ?? [];
  return (
    <>
      <MultiSelect
        label={t("form.weak_types")}
        description={t("form.weak_typesHelp", { share: Math.round(1 / ensemble.rare_below) })}
        data={types.map(({ name, title }) => ({ value: name, label: title || name }))}
        value={ensemble.weak_types}
        onChange={(weak) => onChange(withWeakTypes(ensemble, weak))}
        clearable
        searchable
        error={error}
      />
      <Select
        label={t("form.detector")}
        description={t("form.detectorHelp")}
        data={detectors.map((value) => ({ value, label: t(`detector.${value}`) }))}
        value={ensemble.detector}
        onChange={(detector) => detector && onChange(withDetector(ensemble, detector))}
        allowDeselect={false}
      />
      <Switch
        label={t("form.weak_reads_all")}
        checked={ensemble.weak_reads_all}
        disabled={ensemble.detector === "none"}
        onChange={({ currentTarget }) => onChange({ ...ensemble, weak_reads_all: currentTarget.checked })}
      />
    </>
  );
}

function StackingFields({ ensemble, error, onChange }: Props) {
  const { t } = useTranslation("rounds");
  const presets = (usePresets().data ?? []).filter(({ settings }) => settings.ensemble?.kind === "none");
  const named = new Map(ensemble.bases.map((base) => [baseText(base), base]));
  const own = ensemble.bases.filter((base) => !presets.some(({ id }) => id === base));
  return (
    <>
      <MultiSelect
        label={t("form.bases")}
        description={t("form.basesHelp")}
        data={[
          ...presets.map(({ id, title }) => ({ value: id, label: title })),
          ...own.map((base) => ({ value: baseText(base), label: baseLabel(base) })),
        ]}
        value={[...named.keys()]}
        onChange={(chosen) => onChange({ ...ensemble, bases: chosen.map((text) => named.get(text) ?? text) })}
        searchable
        required
        error={error}
      />
      <NumberInput
        label={t("form.folds")}
        description={t("form.foldsHelp")}
        min={2}
        max={100}
        allowDecimal={false}
        clampBehavior="strict"
        value={ensemble.folds}
        onChange={(folds) => typeof folds === "number" && onChange({ ...ensemble, folds })}
      />
      {ensemble.bases.length > 0 && (
        <Text size="sm" c="dimmed" data-testid="trainings">
          {t("form.trainings", { total: trainings(ensemble), models: ensemble.bases.length + 1, times: ensemble.folds + 1 })}
        </Text>
      )}
    </>
  );
}
