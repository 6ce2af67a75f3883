import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Confirm } from "@/components/ui/Confirm";

import type { Member } from "../api/listMembers";
import { useRemoveMember } from "../api/removeMember";

interface Props {
  corpusId: number;
  /** null: closed */
  member: Member | null;
  onClose: () => void;
}

export function RemoveMember({ corpusId, member, onClose }: Props) {
  const { t } = useTranslation("members");
  const remove = useRemoveMember(corpusId);
  if (member === null) return null;
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <Confirm
      opened
      onClose={close}
      onConfirm={() => remove.mutate(member.id, { onSuccess: close })}
      title={t("remove.title", { name: member.user.username })}
      confirm={t("remove.short")}
      pending={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">{t("remove.body", { name: member.user.username })}</Text>
    </Confirm>
  );
}
