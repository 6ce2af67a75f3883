import { Button, Group, Kbd, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { DeskState } from "@/annotator/desk/deskState";
import { Waiting } from "@/components/ui/QueryState";

interface Props {
  state: DeskState;
  corpusId: number;
  onRetry: () => void;
  onPrevious: () => void;
}

/** No sentence in hand: the first ones are on their way, the server is away, or there are none. */
export function NothingWaiting({ state, corpusId, onRetry, onPrevious }: Props) {
  const { t } = useTranslation("annotate");
  if (state.connection !== "fine") {
    return (
      <Paper withBorder p="xl" radius="md">
        <Text c="dimmed">{t("connection.noMore")}</Text>
      </Paper>
    );
  }
  if (!state.exhausted) return state.error ? null : <Waiting />;
  return (
    <Paper withBorder p="xl" radius="md" data-testid="empty">
      <Stack align="flex-start">
        <Title order={2}>{t("empty.title")}</Title>
        <Text c="dimmed">{t("empty.body")}</Text>
        <Group>
          <Button onClick={onRetry}>{t("empty.again")}</Button>
          {state.canGoBack && (
            <Button variant="default" onClick={onPrevious} rightSection={<Kbd size="xs">PgUp</Kbd>}>
              {t("action.previous")}
            </Button>
          )}
          <Button variant="default" component={Link} to={`/corpora/${corpusId}`}>
            {t("empty.overview")}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
