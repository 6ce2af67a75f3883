import { Button, Collapse, NumberInput, Radio, Select, SimpleGrid, Stack, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { FormFoot } from "@/components/ui/FormFoot";
import { ErrorAlert } from "@/components/ui/QueryState";
import { ApiError } from "@/lib/errors";

import { autoAcceptModes, type RoundSettings, strategies } from "../api/round";
import { useStartRound } from "../api/startRound";
import { withEncoder } from "../modelChoices";
import { STEP } from "../thresholds";
import { EncoderInput } from "./EncoderInput";
import { EnsembleFields } from "./EnsembleFields";
import { ModelFields } from "./ModelFields";
import { ParentSelect } from "./ParentSelect";
import { PresetSelect } from "./PresetSelect";

interface Props {
  corpusId: number;
  initial: RoundSettings;
  onClose: () => void;
}

export function StartRound({ corpusId, initial, onClose }: Props) {
  const { t } = useTranslation("rounds");
  const start = useStartRound(corpusId);
  const [more, { toggle }] = useDisclosure();
  const form = useForm<RoundSettings>({
    initialValues: initial,
    validate: {
      low: (low, { high }) => (low > high ? t("form.lowAboveHigh") : null),
      ensemble: ({ kind, bases }) => (kind === "stacking" && bases.length === 0 ? t("form.basesNone") : null),
    },
  });
  const submit = form.onSubmit((values) =>
    start.mutate(values, {
      onSuccess: onClose,
      onError: (error) => error instanceof ApiError && form.setErrors(Object.fromEntries(Object.entries(error.fields).map(([name, texts]) => [name, texts[0]]))),
    }),
  );
  const numeric = (name: "high" | "low" | "budget" | "overlap_percent" | "epochs" | "seed") => ({
    clampBehavior: "strict" as const,
    required: true,
    ...form.getInputProps(name),
  });
  const values = form.getValues();
  return (
    <Card title={t("start.title")} intro={t("start.intro")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          {start.error && <ErrorAlert error={start.error} />}
          <SimpleGrid cols={{ base: 1, md: 3 }} spacing="xl">
            <Stack>
              <Title order={3}>{t("start.model")}</Title>
              <PresetSelect settings={values} onChange={form.setValues} />
              <EncoderInput value={values.encoder} error={form.errors.encoder} onChange={(encoder) => form.setValues(withEncoder(values, encoder))} />
              <EnsembleFields
                corpusId={corpusId}
                ensemble={values.ensemble}
                error={form.errors.ensemble}
                onChange={(ensemble) => form.setFieldValue("ensemble", ensemble)}
              />
              <ParentSelect encoder={values.encoder} {...form.getInputProps("parent")} />
            </Stack>
            <Stack>
              <Title order={3}>{t("start.sure")}</Title>
              <Radio.Group label={t("form.auto_accept")} {...form.getInputProps("auto_accept")}>
                <Stack gap={6} mt={6}>
                  {autoAcceptModes.map((mode) => (
                    <Radio key={mode} value={mode} label={t(`autoAccept.${mode}`)} description={t(`autoAccept.${mode}Help`)} />
                  ))}
                </Stack>
              </Radio.Group>
              <NumberInput
                label={t("form.high")}
                description={t("form.highHelp")}
                min={STEP}
                max={1}
                step={0.01}
                decimalScale={3}
                {...numeric("high")}
              />
            </Stack>
            <Stack>
              <Title order={3}>{t("start.unsure")}</Title>
              <NumberInput label={t("form.low")} description={t("form.lowHelp")} min={0} max={1} step={0.01} decimalScale={3} {...numeric("low")} />
              <NumberInput label={t("form.budget")} description={t("form.budgetHelp")} min={0} max={100000} step={50} allowDecimal={false} {...numeric("budget")} />
              <Select
                label={t("form.strategy")}
                description={t(`strategy.${values.strategy}Help`)}
                data={strategies.map((value) => ({ value, label: t(`strategy.${value}`) }))}
                allowDeselect={false}
                {...form.getInputProps("strategy")}
              />
            </Stack>
          </SimpleGrid>
          <div>
            <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={more} ml={-8}>
              {t(more ? "start.less" : "start.more")}
            </Button>
            <Collapse expanded={more}>
              <SimpleGrid cols={{ base: 1, md: 3 }} spacing="xl" mt="xs">
                <NumberInput label={t("form.epochs")} description={t("form.epochsHelp")} min={1} max={500} allowDecimal={false} {...numeric("epochs")} />
                <NumberInput label={t("form.overlap")} description={t("form.overlapHelp")} min={0} max={100} suffix=" %" allowDecimal={false} {...numeric("overlap_percent")} />
                <NumberInput label={t("form.seed")} description={t("form.seedHelp")} min={0} max={2147483647} allowDecimal={false} {...numeric("seed")} />
              </SimpleGrid>
              <Title order={3} mt="lg" mb="xs">
                {t("start.parts")}
              </Title>
              <ModelFields settings={values} errors={form.errors} onChange={form.setValues} />
            </Collapse>
          </div>
          <FormFoot submit={t("start.submit")} pending={start.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Card>
  );
}
