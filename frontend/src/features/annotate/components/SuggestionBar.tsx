import { Badge, Button, Group, Kbd, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Command } from "@/annotator/commands";
import type { QueueItem } from "@/annotator/desk/work";
import { useFormat } from "@/lib/useFormat";

import { keepFocus } from "./TypePalette";

interface Props {
  suggestion: NonNullable<QueueItem["suggestion"]>;
  pending: number;
  onCommand: (command: Command) => void;
}

/** `model v3` and `imported` in the reader's language; anything else as the server names it. */
function sourceText(source: string, t: TFunction<"annotate">): string {
  const number = /^model v(\d+)$/.exec(source)?.[1];
  if (number) return t("suggestion.model", { number });
  return source === "imported" ? t("suggestion.imported") : source;
}

/** Who suggests, how sure it is, and what is still to be decided. */
export function SuggestionBar({ suggestion, pending, onCommand }: Props) {
  const { t } = useTranslation("annotate");
  const { percent } = useFormat();
  return (
    <Group gap="sm" mih={30}>
      <Text size="sm" c="dimmed">
        {t("suggestion.by", { source: sourceText(suggestion.source, t) })}
      </Text>
      {suggestion.confidence !== null && (
        <Badge variant="default" tt="none" fw={500}>
          {t("suggestion.confidence", { percent: percent(suggestion.confidence) })}
        </Badge>
      )}
      {pending > 0 && (
        <>
          <Text size="sm" fw={600}>
            {t("suggestion.pending", { count: pending })}
          </Text>
          <Button.Group>
            <Button size="compact-sm" variant="default" onMouseDown={keepFocus} onClick={() => onCommand({ do: "acceptAll" })} rightSection={<Kbd size="xs">A</Kbd>}>
              {t("suggestion.acceptAll")}
            </Button>
            <Button size="compact-sm" variant="default" onMouseDown={keepFocus} onClick={() => onCommand({ do: "rejectAll" })} rightSection={<Kbd size="xs">X</Kbd>}>
              {t("suggestion.rejectAll")}
            </Button>
          </Button.Group>
        </>
      )}
    </Group>
  );
}
