import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { useCorpusId } from "@/lib/useCorpusId";
import { useFormat } from "@/lib/useFormat";
import { usePageParam } from "@/lib/usePageParam";

import { sentencesPageSize, useSentences } from "../api/listSentences";
import { isFiltered } from "../filters";
import { useFilters } from "../useFilters";
import { FilterBar } from "./FilterBar";
import { SentencesTable } from "./SentencesTable";

export function BrowsePage() {
  const { t } = useTranslation(["browse", "common"]);
  const id = useCorpusId();
  const [filters, change] = useFilters();
  const [page, setPage] = usePageParam();
  const sentences = useSentences(id, filters, page);
  const format = useFormat();
  return (
    <Page title={t("common:nav.browse")} intro={t("intro")}>
      <Card>
        <FilterBar corpusId={id} filters={filters} onChange={change} />
      </Card>
      <QueryState query={sentences}>
        {({ results, count }) =>
          count === 0 ? (
            <Empty title={t(isFiltered(filters) ? "noneFound" : "noText")}>{t(isFiltered(filters) ? "noneFoundHow" : "noTextHow")}</Empty>
          ) : (
            <>
              <Text size="sm" c="dimmed" aria-live="polite">
                {t("found", { count, shown: format.number(count) })}
              </Text>
              <Card p={0} style={{ opacity: sentences.isPlaceholderData ? 0.6 : 1 }}>
                <SentencesTable corpusId={id} sentences={results} />
              </Card>
              <Pager page={page} pageSize={sentencesPageSize} count={count} onChange={setPage} />
            </>
          )
        }
      </QueryState>
    </Page>
  );
}
