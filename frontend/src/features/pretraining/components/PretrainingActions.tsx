import { useTranslation } from "react-i18next";

import { JobActions } from "@/components/ui/JobActions";

import { useCancelPretraining } from "../api/cancelPretraining";
import type { Pretraining } from "../api/pretraining";
import { useRetryPretraining } from "../api/retryPretraining";

export function PretrainingActions({ corpusId, pretraining }: { corpusId: number; pretraining: Pretraining }) {
  const { t } = useTranslation("pretraining");
  const cancel = useCancelPretraining(corpusId);
  const retry = useRetryPretraining(corpusId);
  const words = {
    cancel: t("cancel.open"),
    cancelTitle: t("cancel.title", { number: pretraining.number }),
    cancelBody: t("cancel.body"),
    retry: t("retry"),
  };
  const reason = pretraining.cancel_requested ? t("cancel.asked") : null;
  return <JobActions corpusId={corpusId} job={pretraining} cancel={cancel} retry={retry} words={words} reason={reason} />;
}
