import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { usePageParam } from "@/lib/usePageParam";

import { corporaPageSize, useCorpora } from "../api/listCorpora";
import { CorporaTable } from "./CorporaTable";
import { NewCorpus } from "./NewCorpus";

export function CorporaPage() {
  const { t } = useTranslation(["corpora", "common"]);
  const [page, setPage] = usePageParam();
  const corpora = useCorpora(page);
  const [creating, { open, close }] = useDisclosure();
  const create = <Button onClick={open}>{t("create.open")}</Button>;
  return (
    <Page title={t("common:corpora")} intro={t("list.intro")} actions={create}>
      <QueryState query={corpora}>
        {({ results, count }) =>
          count === 0 ? (
            <Empty title={t("list.empty")} action={create}>
              {t("list.emptyHow")}
            </Empty>
          ) : (
            <>
              <CorporaTable corpora={results} />
              <Pager page={page} pageSize={corporaPageSize} count={count} onChange={setPage} />
            </>
          )
        }
      </QueryState>
      <NewCorpus opened={creating} onClose={close} />
    </Page>
  );
}
