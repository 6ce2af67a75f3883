import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { DeskState } from "@/annotator/desk/deskState";
import type { Refused } from "@/annotator/desk/work";
import { ErrorAlert } from "@/components/ui/QueryState";
import { SpanText } from "@/components/ui/SpanText";
import type { EntityType } from "@/lib/entityTypes";
import { ApiError } from "@/lib/errors";
import { useErrorText } from "@/lib/useErrorText";

import { skipReasons } from "./SkipDialog";

/** The way to the server is cut: what is kept, and what happens to it. */
export function ConnectionNotice({ state, onRetry }: { state: DeskState; onRetry: () => void }) {
  const { t } = useTranslation("annotate");
  if (state.error) return <ErrorAlert error={state.error} onRetry={onRetry} />;
  if (state.connection === "fine") return null;
  const isLost = state.connection === "lost";
  const kept = t(isLost ? "connection.lost" : "connection.signedOut", { count: state.waiting });
  return (
    <Alert color="orange" role="alert" data-testid="connection" data-waiting={state.waiting} py="xs">
      <Group justify="space-between">
        <Text size="sm">{isLost && state.waiting === 0 ? t("connection.lostNothing") : kept}</Text>
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {t("connection.retry")}
        </Button>
      </Group>
    </Alert>
  );
}

interface RefusedProps {
  refused: readonly Refused[];
  types: readonly EntityType[];
  corpusId: number;
  onDismiss: (key: string) => void;
}

/** Work that the server did not store stays in sight until the person puts it away. */
export function RefusedNotices({ refused, ...rest }: RefusedProps) {
  return refused.map((work) => <RefusedNotice key={work.key} work={work} {...rest} />);
}

function RefusedNotice({ work, types, corpusId, onDismiss }: Omit<RefusedProps, "refused"> & { work: Refused }) {
  const { t } = useTranslation("annotate");
  const clipboard = useClipboard();
  const { code, message, data } = work.refusal;
  const why = useErrorText()(new ApiError(0, code, message, data));
  const reason = skipReasons.find((known) => work.verb === "skip" && known === work.reason);
  return (
    <Alert color="red" title={t("refused.title")} role="alert" data-testid="refused">
      <Stack gap="xs">
        <Text size="sm">{code === "lease_lost" ? t("refused.lease_lost") : t("refused.other", { message: why })}</Text>
        <SpanText text={work.text} spans={work.verb === "skip" ? [] : work.spans} types={types} size="md" />
        {reason && <Code>{t("refused.skipped", { reason: t(`skip.${reason}`) })}</Code>}
        <Group gap="xs">
          {work.verb !== "skip" && (
            <Button size="compact-sm" variant="default" onClick={() => clipboard.copy(asJson(work.text, work.spans))}>
              {clipboard.copied ? t("refused.copied") : t("refused.copy")}
            </Button>
          )}
          <Button size="compact-sm" variant="default" component={Link} to={`/corpora/${corpusId}/browse/${work.sentence}`}>
            {t("refused.open")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => onDismiss(work.key)}>
            {t("refused.dismiss")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function asJson(text: string, spans: readonly object[]): string {
  return JSON.stringify({ text, spans });
}
