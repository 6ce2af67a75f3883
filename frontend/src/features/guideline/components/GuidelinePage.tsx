import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Empty } from "@/components/ui/Empty";
import { Markdown } from "@/components/ui/Markdown";
import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { useCorpusId } from "@/lib/useCorpusId";

import { GuidelineEditor } from "./GuidelineEditor";

export function GuidelinePage() {
  const { t } = useTranslation(["guideline", "common", "shared"]);
  const id = useCorpusId();
  const corpus = useCorpus(id);
  const [editing, setEditing] = useState(false);
  const edit = (
    <RoleButton
      role={corpus.data?.role}
      needs="lead"
      reason={corpus.data?.archived ? t("shared:archivedCorpus") : null}
      variant="default"
      onClick={() => setEditing(true)}
    >
      {t("edit")}
    </RoleButton>
  );
  return (
    <Page title={t("common:nav.guideline")} intro={t("intro")} actions={!editing && corpus.data?.guideline ? edit : null}>
      <QueryState query={corpus}>
        {({ guideline }) => {
          if (editing) return <GuidelineEditor corpusId={id} text={guideline} onClose={() => setEditing(false)} />;
          if (!guideline) {
            return (
              <Empty title={t("empty")} action={edit}>
                {t("emptyHow")}
              </Empty>
            );
          }
          return (
            <Card p="lg">
              <Markdown text={guideline} />
            </Card>
          );
        }}
      </QueryState>
    </Page>
  );
}
