import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { JobStatus } from "@/lib/job";

const colours: Record<JobStatus, string> = {
  queued: "gray",
  running: "steel",
  succeeded: "teal",
  failed: "red",
  cancelled: "gray",
};

export function JobStatusBadge({ status }: { status: JobStatus }) {
  const { t } = useTranslation("shared");
  return (
    <Badge color={colours[status]} variant="light" tt="none" miw="max-content">
      {t(`job.${status}`)}
    </Badge>
  );
}
