import { Button, ColorInput, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";

import { ErrorAlert } from "@/components/ui/QueryState";
import type { EntityType } from "@/lib/entityTypes";

import { useCreateType } from "../api/createType";
import { useUpdateType } from "../api/updateType";
import { type HotkeyProblem, hotkeyProblem, nameProblem } from "../problems";

interface Props {
  corpusId: number;
  types: readonly EntityType[];
  /** null: a new one */
  type: EntityType | null;
  opened: boolean;
  onClose: () => void;
}

const swatches = ["#2563eb", "#16a34a", "#d97706", "#9333ea", "#0891b2", "#dc2626", "#64748b", "#db2777", "#65a30d", "#7f5539"];

export function TypeModal(props: Props) {
  const { t } = useTranslation("types");
  const title = props.type ? t("edit.title", { name: props.type.name }) : t("add");
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={title} centered>
      <TypeForm key={props.type?.id ?? "new"} {...props} />
    </Modal>
  );
}

function TypeForm({ corpusId, types, type, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation(["types", "common"]);
  const create = useCreateType(corpusId);
  const update = useUpdateType(corpusId);
  const others = types.filter((other) => other.id !== type?.id);
  const nameIsFixed = (type?.span_count ?? 0) > 0;
  const keyText = (problem: HotkeyProblem | null) => {
    if (problem === null) return null;
    return problem.kind === "taken" ? t("problem.hotkeyTaken", { name: problem.by.title || problem.by.name }) : t(`problem.hotkey_${problem.kind}`);
  };
  const form = useForm({
    initialValues: {
      name: type?.name ?? "",
      title: type?.title ?? "",
      colour: type?.colour ?? "",
      hotkey: type?.hotkey ?? "",
      description: type?.description ?? "",
    },
    validateInputOnChange: ["hotkey"],
    validate: {
      name: (value) => {
        const problem = nameProblem(value, others);
        return problem && t(`problem.name_${problem}`);
      },
      hotkey: (value) => keyText(hotkeyProblem(value, others)),
      colour: (value) => (value === "" || /^#[0-9a-f]{6}$/i.test(value) ? null : t("problem.colour")),
    },
  });
  const submit = form.onSubmit((values) => {
    if (type) update.mutate({ id: type.id, ...values, name: nameIsFixed ? undefined : values.name }, { onSuccess: onClose });
    // What is left empty the server chooses: a free colour, a free key.
    else create.mutate({ ...values, colour: values.colour || undefined, hotkey: values.hotkey || undefined }, { onSuccess: onClose });
  });
  const error = create.error ?? update.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <ErrorAlert error={error} />}
        <TextInput
          label={t("name")}
          description={nameIsFixed ? t("nameFixed", { count: type?.span_count }) : t("nameHelp")}
          disabled={nameIsFixed}
          maxLength={60}
          required
          data-autofocus={nameIsFixed ? undefined : true}
          {...form.getInputProps("name")}
        />
        <TextInput label={t("title")} description={t("titleHelp")} maxLength={60} {...form.getInputProps("title")} />
        <Group grow align="flex-start">
          <TextInput label={t("key")} description={t(type ? "keyHelp" : "keyHelpNew")} maxLength={1} {...form.getInputProps("hotkey")} />
          <ColorInput
            label={t("colour")}
            description={t(type ? "colourHelp" : "colourHelpNew")}
            format="hex"
            swatches={swatches}
            {...form.getInputProps("colour")}
          />
        </Group>
        <Textarea label={t("description")} description={t("descriptionHelp")} autosize minRows={2} {...form.getInputProps("description")} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t(type ? "common:save" : "common:add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
