import { Anchor, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { QueryState } from "@/components/ui/QueryState";
import { useCorpus } from "@/lib/corpus";
import { useCorpusId } from "@/lib/useCorpusId";

import { useAudit } from "../api/listAudit";
import { EventList } from "./EventList";

/** The last few events; nothing for those who may not see the audit log. */
export function RecentActivity() {
  const role = useCorpus(useCorpusId()).data?.role;
  return role === "lead" ? <LastEvents /> : null;
}

function LastEvents() {
  const { t } = useTranslation("audit");
  const id = useCorpusId();
  const events = useAudit(id, 1, 8);
  return (
    <Card
      title={t("recent")}
      actions={
        <Anchor component={Link} to={`/corpora/${id}/audit`} size="sm">
          {t("all")}
        </Anchor>
      }
    >
      <QueryState query={events}>
        {({ results }) =>
          results.length ? (
            <EventList events={results} />
          ) : (
            <Text size="sm" c="dimmed">
              {t("empty")}
            </Text>
          )
        }
      </QueryState>
    </Card>
  );
}
