import { Badge, Group, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { QueueItem } from "@/annotator/desk/work";

const purposes = ["learn", "audit", "control", "overlap", "evaluate"] as const;
type Purpose = (typeof purposes)[number];

function isKnown(purpose: string): purpose is Purpose {
  return (purposes as readonly string[]).includes(purpose);
}

/** Where the sentence comes from and why it is asked for. */
export function SentenceHead({ item }: { item: QueueItem }) {
  const { t } = useTranslation(["annotate", "common"]);
  const { document, position, split } = item.sentence;
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <Text size="sm" c="dimmed" truncate>
        {document.name} · {position + 1}
      </Text>
      <Group gap={6} wrap="nowrap">
        {(split === "dev" || split === "test") && (
          <Badge variant="default" tt="none" fw={500}>
            {t(`common:split.${split}`)}
          </Badge>
        )}
        {isKnown(item.purpose) && (
          <Tooltip label={t(`purposeHint.${item.purpose}`)} multiline maw={320}>
            <Badge variant="light" color={item.purpose === "learn" ? "steel" : "ember"} tt="none" fw={600} tabIndex={0}>
              {t(`purpose.${item.purpose}`)}
            </Badge>
          </Tooltip>
        )}
      </Group>
    </Group>
  );
}
