import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ErrorAlert } from "./QueryState";

interface Props {
  opened: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  confirm: string;
  pending?: boolean;
  error?: unknown;
  disabled?: boolean;
  children: ReactNode;
}

/** Asks before something that others will notice. The body says what happens. */
export function Confirm({ opened, onClose, onConfirm, title, confirm, pending, error, disabled, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <Stack>
        {children}
        {error ? <ErrorAlert error={error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button color="red" onClick={onConfirm} loading={pending} disabled={disabled}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
