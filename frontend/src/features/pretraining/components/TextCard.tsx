import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { useFormat } from "@/lib/useFormat";

import type { Pretraining } from "../api/pretraining";

/** What it learns from. */
export function TextCard({ text: { pool, files } }: { text: Pretraining["text"] }) {
  const { t } = useTranslation("pretraining");
  const format = useFormat();
  const size = (bytes: number) => format.number(Math.max(1, Math.round(bytes / 1024)));
  const names = [...(pool ? [t("text.pool")] : []), ...files.map((file) => t("text.file", { name: file.name, kib: size(file.size) }))];
  return (
    <Card title={t("text.title")}>
      <List size="sm">
        {names.map((name, index) => (
          <List.Item key={index}>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {name}
            </Text>
          </List.Item>
        ))}
      </List>
    </Card>
  );
}
