import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

import { useErrorText } from "@/lib/useErrorText";

import { useQueueEvaluation } from "../api/queueEvaluation";

/** Puts the unlabelled dev sentences into everybody's queue. */
export function EvaluateHere({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation("corpora");
  const errorText = useErrorText();
  const queue = useQueueEvaluation(corpusId);
  const start = () =>
    queue.mutate("dev", {
      onSuccess: () => notifications.show({ message: t("next.evaluation.queued"), color: "teal" }),
      onError: (error) => notifications.show({ message: errorText(error), color: "red" }),
    });
  return (
    <Button variant="default" onClick={start} loading={queue.isPending}>
      {t("next.evaluation.queue")}
    </Button>
  );
}
