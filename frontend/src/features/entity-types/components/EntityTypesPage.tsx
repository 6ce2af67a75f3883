import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { QueryState } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { type EntityType, useEntityTypes } from "@/lib/entityTypes";
import { useCorpusId } from "@/lib/useCorpusId";

import { DeleteType } from "./DeleteType";
import { TypeModal } from "./TypeModal";
import { TypesTable } from "./TypesTable";

type Open = { is: "new" } | { is: "edit" | "delete"; type: EntityType } | null;

export function EntityTypesPage() {
  const { t } = useTranslation(["types", "common", "shared"]);
  const id = useCorpusId();
  const corpus = useCorpus(id).data;
  const types = useEntityTypes(id);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const add = (
    <RoleButton role={corpus?.role} needs="lead" reason={corpus?.archived ? t("shared:archivedCorpus") : null} onClick={() => setOpen({ is: "new" })}>
      {t("add")}
    </RoleButton>
  );
  return (
    <Page title={t("common:nav.types")} intro={t("intro")} actions={add}>
      <QueryState query={types}>
        {(list) => (
          <>
            {list.length === 0 ? (
              <Empty title={t("empty")} action={add}>
                {t("emptyHow")}
              </Empty>
            ) : (
              <Card p={0}>
                <TypesTable
                  corpusId={id}
                  types={list}
                  editable={corpus?.role === "lead" && !corpus.archived}
                  onEdit={(type) => setOpen({ is: "edit", type })}
                  onDelete={(type) => setOpen({ is: "delete", type })}
                />
              </Card>
            )}
            <TypeModal
              corpusId={id}
              types={list}
              type={open?.is === "edit" ? open.type : null}
              opened={open?.is === "new" || open?.is === "edit"}
              onClose={close}
            />
            <DeleteType corpusId={id} type={open?.is === "delete" ? open.type : null} onClose={close} />
          </>
        )}
      </QueryState>
    </Page>
  );
}
