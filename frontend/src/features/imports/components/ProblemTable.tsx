import { Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Pager } from "@/components/ui/Pager";
import { useFormat } from "@/lib/useFormat";

import { en } from "@/locales";

import type { ImportProblem } from "../api/importJob";

const pageSize = 20;

type Code = keyof typeof en.imports.problem;

function isKnown(code: string): code is Code {
  return code in en.imports.problem;
}

interface Props {
  problems: readonly ImportProblem[];
  /** How many there are in all: the report holds the first of them. */
  all: number;
}

export function ProblemTable({ problems, all }: Props) {
  const { t } = useTranslation("imports");
  const format = useFormat();
  const [page, setPage] = useState(1);
  const shown = problems.slice((page - 1) * pageSize, page * pageSize);
  return (
    <Stack gap="xs">
      <Table.ScrollContainer type="native" minWidth={520}>
        <Table withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80} ta="right">
                {t("report.line")}
              </Table.Th>
              <Table.Th>{t("report.reason")}</Table.Th>
              <Table.Th>{t("report.excerpt")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((problem, index) => (
              <Table.Tr key={`${problem.line}-${index}`}>
                <Table.Td ta="right" className="num">
                  {format.number(problem.line)}
                </Table.Td>
                <Table.Td>
                  {isKnown(problem.code) && (
                    <Text size="sm" fw={600}>
                      {t(`problem.${problem.code}`)}
                    </Text>
                  )}
                  <Text size="xs" c={isKnown(problem.code) ? "dimmed" : undefined}>
                    {problem.reason}
                  </Text>
                </Table.Td>
                <Table.Td ff="monospace" fz="xs" style={{ overflowWrap: "anywhere" }}>
                  {problem.excerpt}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Pager page={page} pageSize={pageSize} count={problems.length} onChange={setPage} />
      {all > problems.length && (
        <Text size="sm" c="dimmed">
          {t("report.firstOnly", { shown: format.number(problems.length), all: format.number(all) })}
        </Text>
      )}
    </Stack>
  );
}
