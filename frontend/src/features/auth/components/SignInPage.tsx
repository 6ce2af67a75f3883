import { Box, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";

import { LanguageSwitch } from "@/components/ui/LanguageSwitch";
import { Logo } from "@/components/ui/Logo";
import { useSession } from "@/lib/session";

import { SignInForm } from "./SignInForm";

/** Only a path of ours: `?next=//elsewhere` must not lead away. */
export function safePath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

export function SignInPage() {
  const { t } = useTranslation(["auth", "common"]);
  const [params] = useSearchParams();
  const session = useSession();
  if (session.data?.user) return <Navigate to={safePath(params.get("next"))} replace />;
  return (
    <Center mih="100vh" p="md" bg="var(--anneal-ground)">
      <Stack w="100%" maw={400} gap="lg">
        <Stack gap={6} align="center">
          <Group gap="sm">
            <Logo size={36} />
            <Title order={1} size="h2">
              {t("common:appName")}
            </Title>
          </Group>
          <Text c="dimmed" ta="center" size="sm">
            {t("tagline")}
          </Text>
        </Stack>
        <Paper withBorder p="xl" radius="md" component="main">
          <SignInForm />
        </Paper>
        <Box ta="center">
          <LanguageSwitch />
        </Box>
      </Stack>
    </Center>
  );
}
