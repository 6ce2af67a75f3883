import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ImportJob } from "../api/importJob";

/** The file was refused: that nothing changed, and why. */
export function ImportFailure({ error }: { error: ImportJob["error"] }) {
  const { t } = useTranslation("imports");
  const isSameFile = error?.data.reason === "same_file";
  return (
    <Alert color="red" title={t("failed")} role="alert">
      {isSameFile && <Text size="sm">{t("sameFile")}</Text>}
      <Text size="sm" c={isSameFile ? "dimmed" : undefined}>
        {error?.message}
      </Text>
    </Alert>
  );
}
