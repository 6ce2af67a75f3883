import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { useCorpusId } from "@/lib/useCorpusId";
import { usePageParam } from "@/lib/usePageParam";

import { useAudit } from "../api/listAudit";
import { EventList } from "./EventList";

const pageSize = 50;

export function AuditPage() {
  const { t } = useTranslation(["audit", "common"]);
  const id = useCorpusId();
  const [page, setPage] = usePageParam();
  const events = useAudit(id, page, pageSize);
  return (
    <Page title={t("title")} intro={t("intro")} back={{ to: `/corpora/${id}`, label: t("common:nav.home") }}>
      <QueryState query={events}>
        {({ results, count }) => (
          <>
            <Card>
              <EventList events={results} />
            </Card>
            <Pager page={page} pageSize={pageSize} count={count} onChange={setPage} />
          </>
        )}
      </QueryState>
    </Page>
  );
}
