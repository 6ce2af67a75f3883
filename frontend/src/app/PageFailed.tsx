import { Anchor, Button, Container, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, Link, useRouteError } from "react-router";

/** An unknown address, or a page that threw: say so and offer ways out. */
export function PageFailed() {
  const { t } = useTranslation();
  const error = useRouteError();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Container size="sm" py="xl">
      <Stack>
        <Title order={1}>{missing ? t("pageNotFound") : t("pageBroke")}</Title>
        {!missing && error instanceof Error && <Text c="dimmed">{error.message}</Text>}
        <Group>
          <Button variant="default" onClick={() => window.location.reload()}>
            {t("retry")}
          </Button>
          <Anchor component={Link} to="/">
            {t("backToCorpora")}
          </Anchor>
        </Group>
      </Stack>
    </Container>
  );
}
