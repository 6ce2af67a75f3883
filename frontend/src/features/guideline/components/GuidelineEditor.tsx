import { Button, Group, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { LeaveGuard } from "@/components/ui/LeaveGuard";
import { Markdown } from "@/components/ui/Markdown";
import { ErrorAlert } from "@/components/ui/QueryState";

import { useSaveGuideline } from "../api/saveGuideline";

interface Props {
  corpusId: number;
  text: string;
  onClose: () => void;
}

/** Source on the left, how it will look on the right. Leaving with unsaved text asks first. */
export function GuidelineEditor({ corpusId, text, onClose }: Props) {
  const { t } = useTranslation(["guideline", "common"]);
  const [draft, setDraft] = useState(text);
  const shown = useDeferredValue(draft);
  const save = useSaveGuideline(corpusId);
  const changed = draft !== text;
  const [closing, setClosing] = useState(false);
  return (
    <Stack>
      {save.error && <ErrorAlert error={save.error} />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Textarea
          aria-label={t("source")}
          autosize
          minRows={20}
          maxRows={34}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.85rem" } }}
          autoFocus
        />
        <Card aria-label={t("preview")} style={{ overflow: "auto", maxHeight: "48rem" }}>
          {shown.trim() ? (
            <Markdown text={shown} />
          ) : (
            <Text c="dimmed" size="sm">
              {t("previewEmpty")}
            </Text>
          )}
        </Card>
      </SimpleGrid>
      <Group>
        <Button onClick={() => save.mutate(draft, { onSuccess: onClose })} loading={save.isPending} disabled={!changed}>
          {t("common:save")}
        </Button>
        <Button variant="default" onClick={() => (changed ? setClosing(true) : onClose())}>
          {t("common:cancel")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("markdownHelp")}
        </Text>
      </Group>
      <LeaveGuard unsaved={changed && !save.isSuccess} closing={closing} onStay={() => setClosing(false)} onClose={onClose} />
    </Stack>
  );
}
