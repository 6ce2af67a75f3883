import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Job, JobStatus } from "@/lib/job";

const colours: Record<JobStatus, string> = {
  queued: "gray",
  running: "steel",
  succeeded: "teal",
  failed: "red",
  cancelled: "gray",
};

export function JobStatusBadge({ job }: { job: Pick<Job, "status" | "interrupted"> }) {
  const { t } = useTranslation("shared");
  return (
    <Badge color={job.interrupted ? "orange" : colours[job.status]} variant="light" tt="none" miw="max-content">
      {job.interrupted ? t("interrupted") : t(`job.${job.status}`)}
    </Badge>
  );
}
