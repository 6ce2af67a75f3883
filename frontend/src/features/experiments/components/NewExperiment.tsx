import { Group, NumberInput, SegmentedControl, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { FormFoot } from "@/components/ui/FormFoot";
import { usePresets } from "@/lib/presets";

import { useSettingFields } from "../api/listFields";
import { useStartExperiment } from "../api/startExperiment";
import { type Draft, newDraft, toSpec } from "../draft";
import { AxisList } from "./AxisList";
import { EncoderChoice } from "./EncoderChoice";
import { PlanSummary } from "./PlanSummary";
import { PresetChecklist } from "./PresetChecklist";

interface Props {
  corpusId: number;
  onClose: () => void;
  onStarted: (experimentId: number) => void;
}

const FOLDS = 5;
const PAUSE_MS = 300;
/** Fields side by side stay in one line, however long what is said about each. */
const below = ["label" as const, "input" as const, "description" as const];

export function NewExperiment({ corpusId, onClose, onStarted }: Props) {
  const { t } = useTranslation("experiments");
  const presets = usePresets().data ?? [];
  const fields = useSettingFields().data ?? [];
  const start = useStartExperiment(corpusId);
  const [draft, setDraft] = useState<Draft>(newDraft);
  const change = (part: Partial<Draft>) => {
    start.reset(); // why it was refused may no longer hold
    setDraft({ ...draft, ...part });
  };
  const spec = toSpec(draft, presets, fields);
  const [settled] = useDebouncedValue(JSON.stringify(spec), PAUSE_MS);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    start.mutate({ ...spec, name: draft.name.trim() || t("new.unnamed") }, { onSuccess: (made) => onStarted(made.id) });
  };
  const whole = (name: "repeats" | "folds" | "epochs", least: number, most: number) => (
    <NumberInput
      label={t(`new.${name}`)}
      description={t(`new.${name}Help`)}
      inputWrapperOrder={below}
      min={least}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      placeholder={name === "epochs" ? t("new.own") : ""}
      value={draft[name] ?? ""}
      onChange={(value) => (typeof value === "number" ? change({ [name]: value }) : name === "epochs" && change({ epochs: null }))}
    />
  );
  return (
    <Card title={t("new.title")} intro={t("new.intro")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <TextInput label={t("new.name")} description={t("new.nameHelp")} maxLength={120} maw={480} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
          <div>
            <Title order={3}>{t("new.presets")}</Title>
            <Text size="sm" c="dimmed" mb="xs">
              {t("new.presetsHelp")}
            </Text>
            <PresetChecklist presets={presets} chosen={draft.presets} onChange={(chosen) => change({ presets: chosen })} />
          </div>
          <div>
            <Title order={3}>{t("new.grid")}</Title>
            <Text size="sm" c="dimmed" mb="xs">
              {t("new.gridHelp")}
            </Text>
            <AxisList axes={draft.axes} fields={fields} onChange={(axes) => change({ axes })} />
          </div>
          <div>
            <Title order={3} mb="xs">
              {t("new.all")}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="xl">
              <EncoderChoice value={draft.encoder} onChange={(encoder) => change({ encoder })} />
              {whole("epochs", 1, 500)}
              {whole("repeats", 1, 20)}
            </SimpleGrid>
            <Group align="flex-end" mt="md" gap="xl">
              <SegmentedControl
                aria-label={t("new.split")}
                value={draft.folds ? "folds" : "fixed"}
                onChange={(value) => change({ folds: value === "folds" ? FOLDS : 0 })}
                data={(["fixed", "folds"] as const).map((value) => ({ value, label: t(`new.by.${value}`) }))}
              />
              {draft.folds > 0 && whole("folds", 2, 20)}
            </Group>
            <Text size="sm" c="dimmed" mt={6}>
              {t(draft.folds ? "new.by.foldsHelp" : "new.by.fixedHelp")}
            </Text>
          </div>
          <PlanSummary corpusId={corpusId} spec={JSON.parse(settled) as typeof spec} refused={start.error} />
          <FormFoot submit={t("new.submit")} pending={start.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Card>
  );
}
