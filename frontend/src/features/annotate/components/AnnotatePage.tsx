import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { QueryState } from "@/components/ui/QueryState";
import { useCorpus } from "@/lib/corpus";
import { useEntityTypes } from "@/lib/entityTypes";
import { useSession } from "@/lib/session";
import { useCorpusId } from "@/lib/useCorpusId";

import { Bench } from "./Bench";

export function AnnotatePage() {
  const { t } = useTranslation(["annotate", "common"]);
  const corpusId = useCorpusId();
  const corpus = useCorpus(corpusId);
  const types = useEntityTypes(corpusId);
  const userId = useSession().data?.user?.id;

  useEffect(() => {
    document.title = `${t("title")} · ${t("common:appName")}`;
  }, [t]);

  return (
    <QueryState query={corpus}>
      {(found) => (
        <QueryState query={types}>
          {(list) => userId !== undefined && <Bench key={`${userId}-${corpusId}`} corpus={found} types={list} userId={userId} />}
        </QueryState>
      )}
    </QueryState>
  );
}
