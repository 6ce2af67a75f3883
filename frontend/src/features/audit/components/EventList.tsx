import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { When } from "@/components/ui/When";

import type { AuditEvent } from "../api/listAudit";
import { useEventText } from "../useEventText";

export function EventList({ events }: { events: readonly AuditEvent[] }) {
  const { t } = useTranslation("shared");
  const text = useEventText();
  return (
    <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: "none" }}>
      {events.map((event) => (
        <Group key={event.id} component="li" justify="space-between" wrap="nowrap" gap="md" align="baseline">
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            <Text span fw={600} size="sm">
              {event.actor?.username ?? t("system")}
            </Text>{" "}
            {text(event)}
          </Text>
          <Text size="xs" c="dimmed">
            <When at={event.at} />
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
