import { Checkbox, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Preset } from "@/lib/presets";

import { byPaper } from "../draft";

interface Props {
  presets: readonly Preset[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** The papers' systems, under the paper that each is from. */
export function PresetChecklist({ presets, chosen, onChange }: Props) {
  const { t } = useTranslation("experiments");
  return (
    <Checkbox.Group value={chosen} onChange={onChange} aria-label={t("new.presets")}>
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="xl">
        {byPaper(presets).map(({ paper, presets: own }) => (
          <Stack key={paper} gap={8}>
            <Text size="sm" fw={600}>
              {paper || t("new.noPaper")}
            </Text>
            {own.map(({ id, title, source }) => (
              <Checkbox key={id} value={id} label={title} description={[id, source].filter(Boolean).join(" · ")} />
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
}
