import { Anchor, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { origins } from "@/lib/sentence";
import { useFormat } from "@/lib/useFormat";

import type { Overview } from "../api/getOverview";

/** Who or what labelled the sentences, and the size of the rest. */
export function Figures({ overview }: { overview: Overview }) {
  const { t } = useTranslation(["corpora", "common"]);
  const format = useFormat();
  return (
    <Group gap="xl" align="flex-start" mt="xs">
      <Column title={t("counts.origins")}>
        {origins.map((origin) => (
          <Row key={origin} name={t(`common:origin.${origin}`)} to={`browse?origin=${origin}`} value={format.number(overview.origins[origin])} />
        ))}
      </Column>
      <Column title={t("counts.rest")}>
        <Row name={t("counts.documents")} to="browse" value={format.number(overview.documents)} />
        <Row name={t("counts.types")} to="types" value={format.number(overview.entity_types)} />
        <Row name={t("counts.members")} to="members" value={format.number(overview.members)} />
      </Column>
    </Group>
  );
}

function Column({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div style={{ flex: 1, minWidth: 130 }}>
      <Text size="xs" c="dimmed" fw={600}>
        {title}
      </Text>
      {children}
    </div>
  );
}

function Row({ name, value, to }: { name: string; value: string; to: string }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <Anchor component={Link} to={to} size="sm" c="inherit">
        {name}
      </Anchor>
      <Text size="sm" className="num">
        {value}
      </Text>
    </Group>
  );
}
