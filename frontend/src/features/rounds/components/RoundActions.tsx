import { Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

import { Confirm } from "@/components/ui/Confirm";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { isActive } from "@/lib/job";
import { useErrorText } from "@/lib/useErrorText";

import { useCancelRound } from "../api/cancelRound";
import { useRetryRound } from "../api/retryRound";
import type { Round } from "../api/round";

export function RoundActions({ corpusId, round }: { corpusId: number; round: Round }) {
  const { t } = useTranslation("rounds");
  const errorText = useErrorText();
  const role = useCorpus(corpusId).data?.role;
  const [asking, { open, close }] = useDisclosure();
  const cancel = useCancelRound(corpusId);
  const retry = useRetryRound(corpusId);
  if (round.status === "succeeded") return null;
  const failed = (error: Error) => notifications.show({ message: errorText(error), color: "red" });
  return (
    <Group>
      {isActive(round) ? (
        <RoleButton role={role} needs="lead" variant="default" size="xs" onClick={open}>
          {t("cancel.open")}
        </RoleButton>
      ) : (
        <RoleButton role={role} needs="lead" size="xs" loading={retry.isPending} onClick={() => retry.mutate(round.id, { onError: failed })}>
          {t("retry")}
        </RoleButton>
      )}
      <Confirm
        opened={asking}
        onClose={close}
        onConfirm={() => cancel.mutate(round.id, { onSuccess: close })}
        title={t("cancel.title", { number: round.number })}
        confirm={t("cancel.open")}
        pending={cancel.isPending}
        error={cancel.error}
      >
        <Text size="sm">{t("cancel.body")}</Text>
      </Confirm>
    </Group>
  );
}
