import { Alert, Button, Checkbox, Group, Radio, Select, SimpleGrid, Stack, Tooltip } from "@mantine/core";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { FileDrop } from "@/components/ui/FileDrop";
import { type Split, splits } from "@/lib/sentence";
import { useErrorText } from "@/lib/useErrorText";

import { encodings, formats, type ImportOptions, labelUses } from "../api/importJob";
import { useStartImport } from "../api/startImport";

interface Props {
  corpusId: number;
  blocked: string | null;
  onStarted: (jobId: number) => void;
}

function isSplit(value: string | null): value is Split {
  return splits.some((split) => split === value);
}

export function ImportForm({ corpusId, blocked, onStarted }: Props) {
  const { t } = useTranslation(["imports", "shared"]);
  const errorText = useErrorText();
  const [params] = useSearchParams();
  const wanted = params.get("split");
  const [files, setFiles] = useState<File[]>([]);
  const [options, setOptions] = useState<ImportOptions>({
    format: "auto",
    split: isSplit(wanted) ? wanted : "pool",
    labels: "gold",
    encoding: "auto",
    create_types: true,
  });
  const [failures, setFailures] = useState<string[]>([]);
  const start = useStartImport(corpusId);
  const change = (part: Partial<ImportOptions>) => setOptions({ ...options, ...part });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const failed: { file: File; reason: string }[] = [];
    for (const file of files) {
      await start.mutateAsync({ file, options }).then(
        (job) => onStarted(job.id),
        (error: unknown) => failed.push({ file, reason: errorText(error) }),
      );
    }
    setFailures(failed.map(({ file, reason }) => t("shared:fieldSaid", { field: file.name, said: reason })));
    setFiles(failed.map(({ file }) => file));
  };

  const why = blocked ?? (files.length === 0 ? t("chooseFirst") : null);
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <FileDrop files={files} onChange={setFiles} />
        {failures.map((failure) => (
          <Alert key={failure} color="red" role="alert">
            {failure}
          </Alert>
        ))}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
          <Choice title={t("split.label")} names={splits} value={options.split} onChange={(split) => change({ split })} text={(name) => t(`split.${name}`)} help={(name) => t(`split.${name}Help`)} />
          <Choice title={t("labels.label")} names={labelUses} value={options.labels} onChange={(labels) => change({ labels })} text={(name) => t(`labels.${name}`)} help={(name) => t(`labels.${name}Help`)} />
          <Select
            label={t("format.label")}
            description={t(`format.${options.format}Help`)}
            data={formats.map((value) => ({ value, label: t(`format.${value}`) }))}
            value={options.format}
            allowDeselect={false}
            onChange={(value) => value && change({ format: value })}
          />
          <Select
            label={t("encoding.label")}
            description={t("encoding.help")}
            data={encodings.map((value) => ({ value, label: t(`encoding.${value}`) }))}
            value={options.encoding}
            allowDeselect={false}
            onChange={(value) => value && change({ encoding: value })}
          />
        </SimpleGrid>
        {options.labels !== "hidden" && (
          <Checkbox
            label={t("createTypes")}
            description={t("createTypesHelp")}
            checked={options.create_types}
            onChange={(event) => change({ create_types: event.currentTarget.checked })}
          />
        )}
        <Group>
          <Tooltip label={why} disabled={!why}>
            <Button type="submit" loading={start.isPending} disabled={why !== null}>
              {t("start", { count: files.length })}
            </Button>
          </Tooltip>
        </Group>
      </Stack>
    </form>
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  names: readonly T[];
  value: T;
  onChange: (value: T) => void;
  text: (name: T) => string;
  help: (name: T) => string;
}

function Choice<T extends string>({ title, names, value, onChange, text, help }: ChoiceProps<T>) {
  return (
    <Radio.Group label={title} value={value} onChange={onChange}>
      <Stack gap={6} mt={6}>
        {names.map((name) => (
          <Radio key={name} value={name} label={text(name)} description={help(name)} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
