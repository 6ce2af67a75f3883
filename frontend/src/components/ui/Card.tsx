import { Group, Paper, type PaperProps, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props extends PaperProps {
  title?: ReactNode;
  intro?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Card({ title, intro, actions, children, ...rest }: Props) {
  return (
    <Paper withBorder p="md" component="section" {...rest}>
      <Stack gap="sm">
        {(title !== undefined || actions !== undefined) && (
          <div>
            <Group justify="space-between" gap="sm">
              <Title order={2}>{title}</Title>
              {actions}
            </Group>
            {intro && (
              <Text size="sm" c="dimmed">
                {intro}
              </Text>
            )}
          </div>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
