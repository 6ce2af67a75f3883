import { useTranslation } from "react-i18next";

import { JobActions } from "@/components/ui/JobActions";

import { useCancelRound } from "../api/cancelRound";
import { useRetryRound } from "../api/retryRound";
import type { Round } from "../api/round";

export function RoundActions({ corpusId, round }: { corpusId: number; round: Round }) {
  const { t } = useTranslation("rounds");
  const cancel = useCancelRound(corpusId);
  const retry = useRetryRound(corpusId);
  if (round.status === "succeeded" || round.overtaken) return null;
  const words = {
    cancel: t("cancel.open"),
    cancelTitle: t("cancel.title", { number: round.number }),
    cancelBody: t("cancel.body"),
    retry: t("retry"),
  };
  return <JobActions corpusId={corpusId} job={round} cancel={cancel} retry={retry} words={words} />;
}
