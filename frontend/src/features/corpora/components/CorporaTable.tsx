import { Anchor, Badge, Group, Paper, Progress, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Corpus } from "@/lib/corpus";

export function CorporaTable({ corpora }: { corpora: readonly Corpus[] }) {
  const { t } = useTranslation(["corpora", "common"]);
  return (
    <Paper withBorder>
      <Table.ScrollContainer type="native" minWidth={560}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("list.name")}</Table.Th>
              <Table.Th w={120}>{t("list.role")}</Table.Th>
              <Table.Th w={260}>{t("list.progress")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {corpora.map((corpus) => (
              <Table.Tr key={corpus.id}>
                <Table.Td>
                  <Group gap="xs">
                    <Anchor component={Link} to={`/corpora/${corpus.id}`} fw={600}>
                      {corpus.name}
                    </Anchor>
                    {corpus.archived && (
                      <Badge color="gray" variant="light" tt="none">
                        {t("common:archived")}
                      </Badge>
                    )}
                  </Group>
                  {corpus.description && (
                    <Text size="sm" c="dimmed" lineClamp={2}>
                      {corpus.description}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Badge variant="light" tt="none">
                    {t(`common:role.${corpus.role}`)}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <LabelledShare corpus={corpus} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function LabelledShare({ corpus }: { corpus: Corpus }) {
  const { t } = useTranslation("corpora");
  if (corpus.sentence_count === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("list.noText")}
      </Text>
    );
  }
  const text = t("list.labelledOf", { labelled: corpus.labelled_count, count: corpus.sentence_count });
  return (
    <>
      <Progress value={(100 * corpus.labelled_count) / corpus.sentence_count} aria-label={text} size="sm" />
      <Text size="xs" c="dimmed" mt={4}>
        {text}
      </Text>
    </>
  );
}
