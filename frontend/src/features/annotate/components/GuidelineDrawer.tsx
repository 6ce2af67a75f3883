import { ColorSwatch, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { lazy, memo, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { Waiting } from "@/components/ui/QueryState";
import type { EntityType } from "@/lib/entityTypes";

const Markdown = lazy(async () => ({ default: (await import("@/components/ui/Markdown")).Markdown }));

interface Props {
  opened: boolean;
  onClose: () => void;
  guideline: string;
  types: readonly EntityType[];
}

/** The rules beside the work. Markdown only: HTML in it is shown as text. */
export const GuidelineDrawer = memo(function GuidelineDrawer({ opened, onClose, guideline, types }: Props) {
  const { t } = useTranslation("annotate");
  return (
    <Drawer opened={opened} onClose={onClose} title={t("guideline.title")} position="right" size="lg">
      <Stack>
        {guideline ? (
          <Suspense fallback={<Waiting />}>
            <Markdown text={guideline} />
          </Suspense>
        ) : (
          <Text c="dimmed">{t("guideline.none")}</Text>
        )}
        <Title order={3}>{t("guideline.types")}</Title>
        {types.map((type) => (
          <Group key={type.id} gap="sm" wrap="nowrap" align="flex-start">
            <ColorSwatch color={type.colour} size={14} radius={3} mt={4} />
            <div>
              <Text size="sm" fw={600}>
                {type.title || type.name} {type.title && <Text span c="dimmed" size="sm">{type.name}</Text>}
              </Text>
              <Text size="sm">{type.description}</Text>
            </div>
          </Group>
        ))}
      </Stack>
    </Drawer>
  );
});
