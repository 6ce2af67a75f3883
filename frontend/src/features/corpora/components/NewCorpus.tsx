import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { ErrorAlert } from "@/components/ui/QueryState";

import { useCreateCorpus } from "../api/createCorpus";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function NewCorpus({ opened, onClose }: Props) {
  const { t } = useTranslation("corpora");
  return (
    <Modal opened={opened} onClose={onClose} title={t("create.title")} centered>
      <NewCorpusForm onClose={onClose} />
    </Modal>
  );
}

function NewCorpusForm({ onClose }: Pick<Props, "onClose">) {
  const { t } = useTranslation(["corpora", "common"]);
  const navigate = useNavigate();
  const create = useCreateCorpus();
  const form = useForm({
    initialValues: { name: "", description: "" },
    transformValues: ({ name, description }) => ({ name: name.trim(), description: description.trim() }),
    validate: { name: (value) => (value.trim() ? null : t("create.nameMissing")) },
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values, { onSuccess: ({ id }) => void navigate(`/corpora/${id}`) }))}>
      <Stack>
        {create.error && <ErrorAlert error={create.error} />}
        <TextInput label={t("create.name")} maxLength={100} required data-autofocus {...form.getInputProps("name")} />
        <Textarea
          label={t("create.description")}
          description={t("create.descriptionHelp")}
          autosize
          minRows={2}
          {...form.getInputProps("description")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("create.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
