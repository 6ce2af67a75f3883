import { Anchor, Badge, Group, SegmentedControl, Table, Text, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import { type Cell, type Experiment, isPlayed } from "../api/experiment";
import { type Average, averages, type Column, columns, figureOf, type Order, sorted, turned } from "../sorting";
import { FigureText } from "./FigureText";

/** Mean ± standard deviation of every cell over its seeds and folds. */
export function ResultsCard({ corpusId, experiment }: { corpusId: number; experiment: Experiment }) {
  const { t } = useTranslation(["experiments", "common"]);
  const [average, setAverage] = useState<Average>("micro");
  const [order, setOrder] = useState<Order>({ column: "f1", descending: true });
  const { scored_on: split, sizes, best } = experiment;
  const scored = sizes?.[split === "dev" ? "dev" : "test"].sentences ?? 0;
  const counts = { train: sizes?.train.sentences ?? 0, scored };
  const where = experiment.spec.folds ? t("results.byFolds", counts) : t("results.bySplit", { split: split && t(`common:split.${split}`), ...counts });
  return (
    <Card
      title={t("results.title")}
      intro={sizes ? `${where} ${t("results.howTo")}` : t("results.none")}
      actions={<SegmentedControl size="xs" aria-label={t("results.average")} value={average} onChange={setAverage} data={averages.map((value) => ({ value, label: t(`results.${value}`) }))} />}
    >
      {sizes !== null && sizes.seen_texts > 0 && (
        <Text size="sm" c="orange">
          {t("results.seen", { count: sizes.seen_texts })}
        </Text>
      )}
      <Table.ScrollContainer type="native" minWidth={860}>
        <Table highlightOnHover horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("results.cell")}</Table.Th>
              <Table.Th ta="right" style={{ whiteSpace: "nowrap" }}>
                {t("list.runs")}
              </Table.Th>
              {columns.map((column) => (
                <ColumnHead key={column} column={column} order={order} onClick={() => setOrder(turned(order, column))} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted(experiment.cells, order, average).map((cell) => (
              <CellRow key={cell.name} corpusId={corpusId} cell={cell} average={average} best={cell.name === best?.cell} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function ColumnHead({ column, order, onClick }: { column: Column; order: Order; onClick: () => void }) {
  const { t } = useTranslation("experiments");
  const active = order.column === column;
  const sort = active ? (order.descending ? "descending" : "ascending") : "none";
  return (
    <Table.Th ta="right" aria-sort={sort}>
      <UnstyledButton onClick={onClick} fz="sm" fw={700} style={{ whiteSpace: "nowrap" }}>
        {t(`results.${column}`)} {active && <span aria-hidden>{order.descending ? "↓" : "↑"}</span>}
      </UnstyledButton>
    </Table.Th>
  );
}

function CellRow({ corpusId, cell, average, best }: { corpusId: number; cell: Cell; average: Average; best: boolean }) {
  const { t } = useTranslation("experiments");
  const show = useShown();
  return (
    <Table.Tr bg={best ? "var(--mantine-color-ember-light)" : undefined}>
      <Table.Td>
        {cell.name}
        <Group gap="xs">
          {best && (
            <Badge color="ember" variant="filled" tt="none">
              {t("results.best")}
            </Badge>
          )}
          <Anchor component={Link} size="xs" to={`/corpora/${corpusId}/rounds`} state={{ settings: { ...cell.settings, parent: null } }}>
            {t("results.use")}
          </Anchor>
        </Group>
      </Table.Td>
      <Table.Td ta="right" className="num">
        {cell.figures?.runs ?? 0}
      </Table.Td>
      {columns.map((column) => (
        <Table.Td key={column} ta="right">
          {isPlayed(cell) ? <FigureText figure={figureOf(cell, column, average)} show={show[column]} spread={column !== "parameters"} /> : "–"}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function useShown(): Record<Column, (value: number) => string> {
  const { percent, number, fraction } = useFormat();
  const whole = (value: number) => number(Math.round(value));
  return { precision: percent, recall: percent, f1: percent, train_seconds: (value) => fraction(value, 1), parameters: whole, sentences_per_second: whole };
}
