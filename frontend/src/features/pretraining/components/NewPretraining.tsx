import { Alert, Box, Button, Checkbox, Collapse, Input, NumberInput, SimpleGrid, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { FileDrop } from "@/components/ui/FileDrop";
import { FormFoot } from "@/components/ui/FormFoot";
import { ErrorAlert } from "@/components/ui/QueryState";
import { ApiError } from "@/lib/errors";
import { useFormat } from "@/lib/useFormat";

import { useStartPretraining } from "../api/startPretraining";
import { type Draft, newDraft, type NumberName, usual } from "../draft";
import { StartEncoder } from "./StartEncoder";

interface Props {
  corpusId: number;
  onClose: () => void;
  onStarted: (pretrainingId: number) => void;
}

/** Fields side by side stay in one line, however long what is said about each. */
const below = ["label" as const, "input" as const, "description" as const];

export function NewPretraining({ corpusId, onClose, onStarted }: Props) {
  const { t } = useTranslation("pretraining");
  const format = useFormat();
  const start = useStartPretraining(corpusId);
  const [more, { toggle }] = useDisclosure();
  const form = useForm<Draft>({
    initialValues: newDraft,
    validate: {
      name: (name) => (name.trim() ? null : t("new.noName")),
      files: (files, { pool }) => (pool || files.length > 0 ? null : t("new.noText")),
    },
    onValuesChange: () => start.reset(), // why it was refused may no longer hold
  });
  const submit = form.onSubmit(
    (draft) =>
      start.mutate(draft, {
        onSuccess: (made) => onStarted(made.id),
        onError: (error) => form.setErrors({ name: said(error, "name"), files: said(error, "files") }),
      }),
    // The button is far below: what is wrong must come into sight.
    (errors) => form.getInputNode("name" in errors ? "name" : "pool")?.focus(),
  );
  const draft = form.getValues();
  const placeholder = (name: NumberName) => {
    const number = usual[name];
    return number === undefined ? t("settings.automatic") : format.number(number);
  };
  const number = (name: NumberName, most: number, step = 1) => (
    <NumberInput
      label={t(`new.${name}`)}
      description={t(`new.${name}Help`)}
      inputWrapperOrder={below}
      min={step < 1 ? undefined : 1}
      max={most}
      step={step}
      allowDecimal={step < 1}
      allowNegative={false}
      thousandSeparator=","
      placeholder={placeholder(name)}
      {...form.getInputProps(name)}
    />
  );
  return (
    <Card title={t("new.title")} intro={t("new.intro")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <TextInput label={t("new.name")} description={t("new.nameHelp")} maxLength={80} maw={480} required {...form.getInputProps("name")} />
          <Stack gap="xs">
            <Title order={3}>{t("new.text")}</Title>
            <Checkbox label={t("new.pool")} {...form.getInputProps("pool", { type: "checkbox" })} />
            <Input.Wrapper label={t("new.files")} labelElement="div" description={t("new.filesHelp")} inputWrapperOrder={["label", "description", "input", "error"]} error={form.errors.files}>
              <Box my={4}>
                <FileDrop accept=".txt,.xz" files={draft.files} onChange={(files) => form.setFieldValue("files", files)} />
              </Box>
            </Input.Wrapper>
          </Stack>
          <div>
            <Title order={3} mb="xs">
              {t("new.how")}
            </Title>
            <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="xl">
              <StartEncoder value={draft.start} onChange={(encoder) => form.setFieldValue("start", encoder)} />
              {number("characters", 10 ** 12)}
              {number("rate", 1, 0.0001)}
            </SimpleGrid>
          </div>
          <div>
            <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={more} ml={-8}>
              {t(more ? "new.less" : "new.more")}
            </Button>
            <Collapse expanded={more}>
              <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="xl" mt="xs">
                {number("batch", 4096)}
                {number("accumulate", 4096)}
                {number("length", 512)}
                {draft.start.trim() === "" && number("vocabulary", 60_000)}
                {number("seed", 2 ** 31 - 1)}
              </SimpleGrid>
            </Collapse>
          </div>
          {start.error && <Refused error={start.error} />}
          <FormFoot submit={t("new.submit")} pending={start.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Card>
  );
}

/** What the server says about a field: `files`, or `files.0` of one of them. */
function said(error: Error, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const texts = Object.entries(error.fields).flatMap(([name, messages]) => (name.split(".")[0] === field ? messages : []));
  return texts.join(" ") || null;
}

/** All that does not stand beside a field. */
function Refused({ error }: { error: Error }) {
  const settings = said(error, "settings");
  if (settings) {
    return (
      <Alert color="red" role="alert">
        {settings}
      </Alert>
    );
  }
  return said(error, "name") || said(error, "files") ? null : <ErrorAlert error={error} />;
}
