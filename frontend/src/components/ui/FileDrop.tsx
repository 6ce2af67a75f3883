import { Button, FileButton, Group, Paper, Stack, Text } from "@mantine/core";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "@/lib/useFormat";

interface Props {
  files: readonly File[];
  /** Which ones the chooser offers: ".txt,.xz". What is dropped is not checked. */
  accept?: string;
  onChange: (files: File[]) => void;
}

/** Choose files or drop them; the same for keyboard and mouse. */
export function FileDrop({ files, accept, onChange }: Props) {
  const { t } = useTranslation("shared");
  const [over, setOver] = useState(false);
  const add = (more: File[]) => onChange([...files, ...more]);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <Paper
      withBorder
      p="md"
      data-testid="drop"
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      style={{ borderStyle: "dashed", borderColor: over ? "var(--mantine-primary-color-filled)" : undefined }}
    >
      <Stack gap="xs">
        <Group gap="sm">
          <FileButton multiple accept={accept} onChange={add} inputProps={{ "aria-label": t("files.choose") }}>
            {(props) => (
              <Button variant="default" {...props}>
                {t("files.choose")}
              </Button>
            )}
          </FileButton>
          <Text size="sm" c="dimmed">
            {t("files.orDrop")}
          </Text>
        </Group>
        {files.map((file, index) => (
          <FileRow key={`${file.name}-${index}`} file={file} onRemove={() => onChange(files.filter((_, other) => other !== index))} />
        ))}
      </Stack>
    </Paper>
  );
}

function FileRow({ file, onRemove }: { file: File; onRemove: () => void }) {
  const { t } = useTranslation("shared");
  const format = useFormat();
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" truncate>
        {file.name}
      </Text>
      <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
        {t("files.size", { kib: format.number(Math.max(1, Math.round(file.size / 1024))) })}
      </Text>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onRemove} aria-label={t("files.removeNamed", { name: file.name })}>
        {t("files.remove")}
      </Button>
    </Group>
  );
}
