import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Schemas } from "@/lib/schema";
import { useFormat } from "@/lib/useFormat";

/** Shown where the encoder's vocabulary knows too little of the pool. */
export function CoverageAlert({ coverage }: { coverage: Schemas["Coverage"] | null | undefined }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  if (!coverage?.little) return null;
  const share = format.percent(coverage.known / coverage.characters);
  return <Alert color="yellow">{t("metrics.littleKnown", { share, missing: coverage.missing.join(" ") })}</Alert>;
}
