import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

import { useShowError } from "@/lib/useShowError";

import { useQueueEvaluation } from "../api/queueEvaluation";

/** Puts the unlabelled dev sentences into everybody's queue. */
export function EvaluateHere({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation("corpora");
  const showError = useShowError();
  const queue = useQueueEvaluation(corpusId);
  const start = () =>
    queue.mutate("dev", {
      onSuccess: () => notifications.show({ message: t("next.evaluation.queued"), color: "teal" }),
      onError: showError,
    });
  return (
    <Button variant="default" onClick={start} loading={queue.isPending}>
      {t("next.evaluation.queue")}
    </Button>
  );
}
