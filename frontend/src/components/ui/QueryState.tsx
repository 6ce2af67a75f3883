import { Alert, Anchor, Button, Center, Group, Loader } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { ApiError } from "@/lib/errors";
import { useErrorText } from "@/lib/useErrorText";

interface Back {
  to: string;
  label: string;
}

interface Props<T> {
  query: UseQueryResult<T>;
  /** Where to go when there is no such thing. Else to the corpora. */
  back?: Back;
  children: (data: T) => ReactNode;
}

/** A query's three states: waiting, failed with a way to try again, or its data. */
export function QueryState<T>({ query, back, children }: Props<T>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) {
    const wayOut = isMissing(query.error) ? (back ?? { to: "/", label: t("backToCorpora") }) : undefined;
    return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} back={wayOut} />;
  }
  return <Waiting />;
}

function isMissing(error: Error): boolean {
  return error instanceof ApiError && error.status === 404;
}

export function Waiting() {
  const { t } = useTranslation();
  return (
    <Center py="xl" role="status" aria-label={t("loading")}>
      <Loader size="sm" type="dots" />
    </Center>
  );
}

export function ErrorAlert({ error, onRetry, back }: { error: unknown; onRetry?: () => void; back?: Back | undefined }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <Alert color="red" role="alert">
      <Group justify="space-between">
        {errorText(error)}
        <Group gap="md">
          {back && (
            <Anchor component={Link} to={back.to} size="sm" c="inherit" underline="always">
              {back.label}
            </Anchor>
          )}
          {onRetry && (
            <Button size="xs" variant="default" onClick={onRetry}>
              {t("retry")}
            </Button>
          )}
        </Group>
      </Group>
    </Alert>
  );
}
