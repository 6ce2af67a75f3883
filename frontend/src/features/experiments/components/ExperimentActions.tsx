import { Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

import { Confirm } from "@/components/ui/Confirm";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { isActive } from "@/lib/job";
import { useErrorText } from "@/lib/useErrorText";

import { useCancelExperiment } from "../api/cancelExperiment";
import type { Experiment } from "../api/experiment";
import { useRetryExperiment } from "../api/retryExperiment";

export function ExperimentActions({ corpusId, experiment }: { corpusId: number; experiment: Experiment }) {
  const { t } = useTranslation("experiments");
  const errorText = useErrorText();
  const role = useCorpus(corpusId).data?.role;
  const [asking, { open, close }] = useDisclosure();
  const cancel = useCancelExperiment(corpusId);
  const retry = useRetryExperiment(corpusId);
  const refused = (error: Error) => notifications.show({ message: errorText(error), color: "red" });
  return (
    <Group>
      {isActive(experiment) ? (
        <RoleButton role={role} needs="lead" variant="default" size="xs" reason={experiment.cancel_requested ? t("cancel.asked") : null} onClick={open}>
          {t("cancel.open")}
        </RoleButton>
      ) : (
        <RoleButton role={role} needs="lead" size="xs" loading={retry.isPending} onClick={() => retry.mutate(experiment.id, { onError: refused })}>
          {t("retry")}
        </RoleButton>
      )}
      <Confirm
        opened={asking}
        onClose={close}
        onConfirm={() => cancel.mutate(experiment.id, { onSuccess: close })}
        title={t("cancel.title", { number: experiment.number })}
        confirm={t("cancel.open")}
        pending={cancel.isPending}
        error={cancel.error}
      >
        <Text size="sm">{t("cancel.body")}</Text>
      </Confirm>
    </Group>
  );
}
