import { Badge, Table, Text, Tooltip } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { Pager } from "@/components/ui/Pager";
import { QueryState } from "@/components/ui/QueryState";
import { When } from "@/components/ui/When";
import { useEncoderName } from "@/lib/encoders";
import { useFormat } from "@/lib/useFormat";

import { modelsPageSize, type ModelVersion, useModels } from "../api/listModels";

/** The model versions of this corpus and where each came from. */
export function ModelsCard({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation("rounds");
  const [page, setPage] = useState(1);
  const models = useModels(corpusId, page);
  return (
    <Card title={t("models.title")} intro={t("models.intro")}>
      <QueryState query={models}>
        {({ results, count }) =>
          count === 0 ? (
            <Text size="sm" c="dimmed">
              {t("models.empty")}
            </Text>
          ) : (
            <>
              <Table.ScrollContainer type="native" minWidth={600}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t("models.version")}</Table.Th>
                      <Table.Th>{t("models.encoder")}</Table.Th>
                      <Table.Th>{t("models.parent")}</Table.Th>
                      <Table.Th ta="right">{t("f1.dev")}</Table.Th>
                      <Table.Th ta="right">{t("f1.devMacro")}</Table.Th>
                      <Table.Th ta="right">{t("f1.test")}</Table.Th>
                      <Table.Th>{t("models.made")}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {results.map((model) => (
                      <ModelRow key={model.id} model={model} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              <Pager page={page} pageSize={modelsPageSize} count={count} onChange={setPage} />
            </>
          )
        }
      </QueryState>
    </Card>
  );
}

function ModelRow({ model }: { model: ModelVersion }) {
  const { t } = useTranslation("rounds");
  const format = useFormat();
  const f1 = (value: number | undefined) => (value === undefined ? "–" : format.percent(value));
  const encoderName = useEncoderName();
  const { parent } = model;
  return (
    <Table.Tr>
      <Table.Td>
        {t("models.name", { number: model.number })}{" "}
        {model.tainted_by.length > 0 && (
          <Tooltip label={t("models.taintedWhy")} multiline maw={260}>
            <Badge color="red" variant="light" tt="none">
              {t("models.tainted")}
            </Badge>
          </Tooltip>
        )}
      </Table.Td>
      <Table.Td ff="monospace" fz="xs">
        {encoderName(model.encoder)}
        {model.ensemble !== "none" && (
          <Badge variant="light" tt="none" ml={6}>
            {t(`ensemble.${model.ensemble}`)}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>{parent ? `${parent.corpus?.name ?? model.corpus.name} · ${t("models.name", { number: parent.number })}` : t("models.noParent")}</Table.Td>
      <Table.Td ta="right" className="num">
        {f1(model.metrics.dev?.micro.f1)}
      </Table.Td>
      <Table.Td ta="right" className="num">
        {f1(model.metrics.dev?.macro.f1)}
      </Table.Td>
      <Table.Td ta="right" className="num">
        {f1(model.metrics.test?.micro.f1)}
      </Table.Td>
      <Table.Td c="dimmed">
        <When at={model.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}
