import { List, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Confirm } from "@/components/ui/Confirm";

import type { Lot } from "../api/lot";
import { useRecallLot } from "../api/recallLot";

interface Props {
  corpusId: number;
  lot: Lot;
  opened: boolean;
  onClose: () => void;
}

export function RecallLot({ corpusId, lot, opened, onClose }: Props) {
  const { t } = useTranslation("lots");
  const recall = useRecallLot(corpusId, lot.id);
  const [reason, setReason] = useState("");
  const done = () => {
    notifications.show({ message: t("recall.done"), color: "teal" });
    onClose();
  };
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      onConfirm={() => recall.mutate(reason.trim(), { onSuccess: done })}
      title={t("recall.title", { count: lot.count })}
      confirm={t("recall.confirm")}
      pending={recall.isPending}
      error={recall.error}
      disabled={reason.trim() === ""}
    >
      <Stack gap="sm">
        <Text size="sm">{t("recall.happens")}</Text>
        <List size="sm" spacing={4}>
          <List.Item>{t("recall.returned")}</List.Item>
          <List.Item>{t("recall.kept")}</List.Item>
          <List.Item>{t("recall.history")}</List.Item>
          <List.Item>{t("recall.models")}</List.Item>
        </List>
        <Textarea
          label={t("recall.reason")}
          description={t("recall.reasonHelp")}
          required
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Stack>
    </Confirm>
  );
}
