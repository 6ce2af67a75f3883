import { Anchor, Box, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface Props {
  title: ReactNode;
  intro?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; label: string };
  children: ReactNode;
}

/** A page below the shell: its one h1, a line that says what it is for, and its main actions. */
export function Page({ title, intro, actions, back, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = typeof title === "string" ? `${title} · ${t("appName")}` : t("appName");
  }, [title, t]);
  return (
    <Stack gap="lg" maw={1180} mx="auto">
      <Box>
        {back && (
          <Anchor component={Link} to={back.to} size="sm">
            ← {back.label}
          </Anchor>
        )}
        <Group justify="space-between" align="flex-start" gap="md">
          <Title order={1}>{title}</Title>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {intro && (
          <Text c="dimmed" size="sm" mt={4} maw="46rem">
            {intro}
          </Text>
        )}
      </Box>
      {children}
    </Stack>
  );
}
