import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { en } from "@/locales";

import type { Round } from "../api/round";

type Code = keyof typeof en.rounds.failure;

function isKnown(code: string): code is Code {
  return code in en.rounds.failure;
}

/** Why it failed, in the words of the job, and what helps where we know it. */
export function RoundFailure({ round: { error, overtaken } }: { round: Round }) {
  const { t } = useTranslation("rounds");
  const code = error?.code ?? "unknown";
  return (
    <Alert color="red" title={t("failedTitle")} role="alert">
      {isKnown(code) && <Text size="sm">{t(`failure.${code}`)}</Text>}
      {error && (
        <Text size="sm" c={isKnown(code) ? "dimmed" : undefined}>
          {error.message}
        </Text>
      )}
      <Text size="sm" mt={4}>
        {t(overtaken ? "overtaken" : "failedHelp")}
      </Text>
    </Alert>
  );
}
