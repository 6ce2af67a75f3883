import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { useCorpus } from "@/lib/corpus";
import { useCorpusId } from "@/lib/useCorpusId";
import { usePageParam } from "@/lib/usePageParam";

import { type Member, membersPageSize, useMembers } from "../api/listMembers";
import { AddMember } from "./AddMember";
import { MembersTable } from "./MembersTable";
import { RemoveMember } from "./RemoveMember";
import { RoleHelp } from "./RoleHelp";

export function MembersPage() {
  const { t } = useTranslation(["members", "common"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const [page, setPage] = usePageParam();
  const members = useMembers(id, page);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const isLead = corpus?.role === "lead";
  return (
    <Page title={t("common:nav.members")} intro={isLead ? t("intro") : t("introOthers")}>
      {isLead && (
        <Card title={t("add.title")}>
          <AddMember corpusId={id} />
        </Card>
      )}
      <QueryState query={members}>
        {({ results, count }) => (
          <>
            <Card p={0}>
              <MembersTable corpusId={id} members={results} complete={count === results.length} editable={isLead} onRemove={setLeaving} />
            </Card>
            <Pager page={page} pageSize={membersPageSize} count={count} onChange={setPage} />
          </>
        )}
      </QueryState>
      <RoleHelp />
      <RemoveMember corpusId={id} member={leaving} onClose={() => setLeaving(null)} />
    </Page>
  );
}
