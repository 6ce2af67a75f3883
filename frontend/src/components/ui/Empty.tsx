import { Paper, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Nothing is here yet: what would be, and how it gets here. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Paper withBorder p="xl" ta="center" style={{ borderStyle: "dashed" }}>
      <Stack gap="xs" align="center">
        <Text fw={600}>{title}</Text>
        {children && (
          <Text size="sm" c="dimmed" maw="34rem">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Paper>
  );
}
