import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Confirm } from "@/components/ui/Confirm";
import type { EntityType } from "@/lib/entityTypes";

import { useDeleteType } from "../api/deleteType";

interface Props {
  corpusId: number;
  /** null: closed */
  type: EntityType | null;
  onClose: () => void;
}

export function DeleteType({ corpusId, type, onClose }: Props) {
  const { t } = useTranslation(["types", "common"]);
  const remove = useDeleteType(corpusId);
  if (type === null) return null;
  const name = type.title || type.name;
  const close = () => {
    remove.reset();
    onClose();
  };
  if (type.span_count > 0) {
    return (
      <Modal opened onClose={close} title={t("delete.refused", { name })} centered>
        <Stack>
          <Text size="sm">{t("delete.refusedWhy", { count: type.span_count })}</Text>
          <Group justify="flex-end">
            <Button onClick={close}>{t("common:close")}</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Confirm
      opened
      onClose={close}
      onConfirm={() => remove.mutate(type.id, { onSuccess: close })}
      title={t("delete.title", { name })}
      confirm={t("common:delete")}
      pending={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">{t("delete.body")}</Text>
    </Confirm>
  );
}
