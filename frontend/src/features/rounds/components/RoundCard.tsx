import { Alert, Anchor, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { JobStatusBadge } from "@/components/ui/JobStatusBadge";
import { isActive } from "@/lib/job";

import type { Round } from "../api/round";
import { PhaseBars } from "./PhaseBars";
import { RoundActions } from "./RoundActions";
import { RoundFailure } from "./RoundFailure";

interface Props {
  corpusId: number;
  round: Round;
  /** Whether the title leads to the round's own page. */
  linked?: boolean;
}

/** How far a round is, and what can be done to it. */
export function RoundCard({ corpusId, round, linked = false }: Props) {
  const { t } = useTranslation(["rounds", "shared"]);
  const name = t("name", { number: round.number });
  return (
    <Card
      title={
        <Group gap="sm">
          {linked ? (
            <Anchor component={Link} to={`/corpora/${corpusId}/rounds/${round.id}`} inherit>
              {name}
            </Anchor>
          ) : (
            t("progress")
          )}
          <JobStatusBadge job={round} />
        </Group>
      }
      actions={<RoundActions corpusId={corpusId} round={round} />}
    >
      <Stack gap="sm">
        {isActive(round) && !round.worker_seen && (
          <Alert color="yellow" title={t("noWorker.title")}>
            {t("noWorker.body")}
          </Alert>
        )}
        {round.status === "failed" && <RoundFailure round={round} />}
        {round.status === "cancelled" && <Alert color="gray">{t(round.overtaken ? "overtaken" : "cancelledBody")}</Alert>}
        <PhaseBars round={round} />
        {round.interrupted && (
          <Text size="sm" c="dimmed">
            {t("shared:interruptedWhy")}
          </Text>
        )}
        {round.status === "queued" && round.worker_seen && (
          <Text size="sm" c="dimmed">
            {t("queuedBehind")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
