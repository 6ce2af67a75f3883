import { Button, Divider, Group, Modal, NumberInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";

import { ErrorAlert } from "@/components/ui/QueryState";
import type { Corpus } from "@/lib/corpus";

import { useArchiveCorpus } from "../api/archiveCorpus";
import { useUpdateCorpus } from "../api/updateCorpus";

interface Props {
  corpus: Corpus;
  opened: boolean;
  onClose: () => void;
}

export function CorpusSettings({ corpus, opened, onClose }: Props) {
  const { t } = useTranslation("corpora");
  return (
    <Modal opened={opened} onClose={onClose} title={t("settings.title")} centered>
      <Stack>
        <SettingsForm corpus={corpus} onClose={onClose} />
        <Divider />
        <Archive corpus={corpus} onClose={onClose} />
      </Stack>
    </Modal>
  );
}

function SettingsForm({ corpus, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation(["corpora", "common"]);
  const update = useUpdateCorpus(corpus.id);
  const form = useForm({
    initialValues: { name: corpus.name, description: corpus.description, overlap_percent: corpus.overlap_percent },
    validate: { name: (value) => (value.trim() ? null : t("create.nameMissing")) },
  });
  return (
    <form onSubmit={form.onSubmit((values) => update.mutate(values, { onSuccess: onClose }))}>
      <Stack>
        {update.error && <ErrorAlert error={update.error} />}
        <TextInput label={t("create.name")} maxLength={100} required {...form.getInputProps("name")} />
        <Textarea label={t("create.description")} autosize minRows={2} {...form.getInputProps("description")} />
        <NumberInput
          label={t("settings.overlap")}
          description={t("settings.overlapHelp")}
          min={0}
          max={100}
          suffix=" %"
          allowDecimal={false}
          {...form.getInputProps("overlap_percent")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {t("common:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Archive({ corpus, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation("corpora");
  const archive = useArchiveCorpus(corpus.id);
  return (
    <Stack gap="xs">
      {archive.error && <ErrorAlert error={archive.error} />}
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" c="dimmed">
          {t(corpus.archived ? "archive.bringBackHelp" : "archive.help")}
        </Text>
        <Button
          variant="default"
          style={{ flexShrink: 0 }}
          loading={archive.isPending}
          onClick={() => archive.mutate(!corpus.archived, { onSuccess: onClose })}
        >
          {t(corpus.archived ? "archive.bringBack" : "archive.do")}
        </Button>
      </Group>
    </Stack>
  );
}
