import { Alert, Button, Group, Modal, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

import { useErrorText } from "@/lib/useErrorText";

import { useChangePassword } from "../api/session";

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function ChangePassword({ opened, onClose }: Props) {
  const { t } = useTranslation(["auth", "common"]);
  return (
    <Modal opened={opened} onClose={onClose} title={t("change.title")} centered>
      <ChangePasswordForm onClose={onClose} />
    </Modal>
  );
}

function ChangePasswordForm({ onClose }: Pick<Props, "onClose">) {
  const { t } = useTranslation(["auth", "common"]);
  const errorText = useErrorText();
  const change = useChangePassword();
  const form = useForm({
    initialValues: { old: "", new: "", repeat: "" },
    validate: { repeat: (value, values) => (value === values.new ? null : t("change.mismatch")) },
  });
  const toggle = { visibilityToggleButtonProps: { "aria-label": t("toggle") } };
  const done = () => {
    notifications.show({ message: t("change.done"), color: "teal" });
    onClose();
  };
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate({ old: values.old, new: values.new }, { onSuccess: done }))}>
      <Stack>
        {change.error && <Alert color="red">{errorText(change.error)}</Alert>}
        <PasswordInput label={t("change.old")} autoComplete="current-password" required {...toggle} {...form.getInputProps("old")} />
        <PasswordInput
          label={t("change.new")}
          description={t("change.rules")}
          autoComplete="new-password"
          {...toggle}
          required
          {...form.getInputProps("new")}
        />
        <PasswordInput label={t("change.repeat")} autoComplete="new-password" required {...toggle} {...form.getInputProps("repeat")} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t("common:save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
