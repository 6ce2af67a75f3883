import { useTranslation } from "react-i18next";

import { JobActions } from "@/components/ui/JobActions";

import { useCancelExperiment } from "../api/cancelExperiment";
import type { Experiment } from "../api/experiment";
import { useRetryExperiment } from "../api/retryExperiment";

export function ExperimentActions({ corpusId, experiment }: { corpusId: number; experiment: Experiment }) {
  const { t } = useTranslation("experiments");
  const cancel = useCancelExperiment(corpusId);
  const retry = useRetryExperiment(corpusId);
  const words = {
    cancel: t("cancel.open"),
    cancelTitle: t("cancel.title", { number: experiment.number }),
    cancelBody: t("cancel.body"),
    retry: t("retry"),
  };
  const reason = experiment.cancel_requested ? t("cancel.asked") : null;
  return <JobActions corpusId={corpusId} job={experiment} cancel={cancel} retry={retry} words={words} reason={reason} />;
}
