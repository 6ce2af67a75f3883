import { Group, Progress, Stack, Text } from "@mantine/core";

import { useFormat } from "@/lib/useFormat";

interface Props {
  label: string;
  done: number;
  total: number;
  active?: boolean;
}

/** A labelled bar with its figures. A total of 0 means: not known yet. */
export function JobProgress({ label, done, total, active = true }: Props) {
  const format = useFormat();
  const share = total > 0 ? Math.min(100, (100 * done) / total) : 0;
  const unknown = active && total === 0;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{label}</Text>
        {total > 0 && (
          <Text size="sm" c="dimmed" className="num">
            {format.number(done)} / {format.number(total)}
          </Text>
        )}
      </Group>
      <Progress.Root size="md">
        <Progress.Section value={unknown ? 100 : share} aria-label={label} animated={active} striped={active} color={unknown ? "gray" : "steel"} />
      </Progress.Root>
    </Stack>
  );
}
