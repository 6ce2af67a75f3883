import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Status } from "@/lib/sentence";

const colours: Record<Status, string> = { unlabelled: "gray", labelled: "steel", auto: "ember", skipped: "gray", conflict: "red" };

export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <Badge color={colours[status]} variant={status === "unlabelled" ? "outline" : "light"} tt="none" miw="max-content">
      {t(`status.${status}`)}
    </Badge>
  );
}
