import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { isActive, type Job } from "@/lib/job";
import type { Page as PageOf } from "@/lib/page";
import { useCorpusId } from "@/lib/useCorpusId";
import { useRefreshWhenDone } from "@/lib/useRefreshWhenDone";

interface Props<Row> {
  title: string;
  jobs: UseQueryResult<PageOf<Row>>;
  words: { intro: string; open: string; oneAtATime: string; empty: string; emptyHow: string };
  /** The form of a new one, which stands above the list once it is asked for. */
  form: ReactNode;
  asked: boolean;
  onAsk: () => void;
  children: (page: PageOf<Row>) => ReactNode;
}

/** A corpus's jobs of one kind, of which one runs at a time. While there is none, the button for the first has the list's place. */
export function JobsPage<Row extends Job>({ title, jobs, words, form, asked, onAsk, children }: Props<Row>) {
  const { t } = useTranslation("shared");
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const running = jobs.data?.results.some(isActive) ?? false;
  useRefreshWhenDone(id, running);
  const start = !asked && (
    <RoleButton role={corpus?.role} needs="lead" reason={corpus?.archived ? t("archivedCorpus") : running ? words.oneAtATime : null} onClick={onAsk}>
      {words.open}
    </RoleButton>
  );
  return (
    <Page title={title} intro={words.intro} actions={(jobs.data?.count ?? 0) > 0 && start}>
      {asked && form}
      <QueryState query={jobs}>
        {(page) =>
          page.count > 0
            ? children(page)
            : !asked && (
                <Empty title={words.empty} action={start}>
                  {words.emptyHow}
                </Empty>
              )
        }
      </QueryState>
    </Page>
  );
}
