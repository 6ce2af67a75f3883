import { Alert, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { Card } from "@/components/ui/Card";
import { Page } from "@/components/ui/Page";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { useCorpusId } from "@/lib/useCorpusId";
import { useFormat } from "@/lib/useFormat";
import { usePageParam } from "@/lib/usePageParam";

import { useLot } from "../api/getLot";
import { lotPageSize, useLotItems } from "../api/listLotItems";
import type { Lot } from "../api/lot";
import { LotItems } from "./LotItems";
import { RecallLot } from "./RecallLot";

export function LotPage() {
  const lotId = Number(useParams().lotId);
  const lot = useLot(useCorpusId(), lotId);
  return <QueryState query={lot}>{(data) => <LotBody lot={data} />}</QueryState>;
}

function LotBody({ lot }: { lot: Lot }) {
  const { t } = useTranslation(["lots", "common", "shared"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const format = useFormat();
  const [page, setPage] = usePageParam();
  const items = useLotItems(id, lot.id, page);
  const [recalling, { open, close }] = useDisclosure();
  const recalled = lot.status === "recalled";
  return (
    <Page
      title={t("title", { round: lot.round.number })}
      intro={t("intro", { count: lot.count, model: lot.model_version.number, threshold: lot.threshold, at: format.dateTime(lot.created_at) })}
      back={{ to: `/corpora/${id}/rounds/${lot.round.id}`, label: t("round", { round: lot.round.number }) }}
      actions={
        !recalled && (
          <RoleButton role={corpus?.role} needs="lead" reason={corpus?.archived ? t("shared:archivedCorpus") : null} color="red" variant="light" onClick={open}>
            {t("recall.open")}
          </RoleButton>
        )
      }
    >
      {recalled && (
        <Alert color="red" title={t("recalled.title")}>
          <Text size="sm">
            {t("recalled.body", {
              name: lot.recalled_by?.username ?? t("shared:system"),
              at: lot.recalled_at ? format.dateTime(lot.recalled_at) : "",
              reason: lot.recall_reason,
            })}
          </Text>
        </Alert>
      )}
      <QueryState query={items}>
        {({ results, count }) => (
          <>
            <Card p={0}>
              <LotItems corpusId={id} items={results} />
            </Card>
            <Pager page={page} pageSize={lotPageSize} count={count} onChange={setPage} />
          </>
        )}
      </QueryState>
      <RecallLot corpusId={id} lot={lot} opened={recalling} onClose={close} />
    </Page>
  );
}
