import { Badge, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { RoleButton } from "@/components/ui/RoleButton";
import { SpanText } from "@/components/ui/SpanText";
import { When } from "@/components/ui/When";
import type { Role } from "@/lib/corpus";
import type { EntityType } from "@/lib/entityTypes";
import type { Annotation } from "@/lib/sentence";
import { useShowError } from "@/lib/useShowError";
import { useFormat } from "@/lib/useFormat";

import type { SentenceDetail } from "../api/getSentence";
import { useSetGold } from "../api/setGold";

interface Props {
  corpusId: number;
  sentence: SentenceDetail;
  types: readonly EntityType[];
  role: Role | undefined;
  archived: boolean;
}

/** Everything that was ever said about the sentence, newest first, and which of it stands. */
export function HistoryCard({ corpusId, sentence, types, role, archived }: Props) {
  const { t } = useTranslation(["browse", "shared"]);
  const showError = useShowError();
  const setGold = useSetGold(corpusId, sentence.id);
  const move = (annotation: number | null) =>
    setGold.mutate(annotation, { onError: showError });
  const common = { role, needs: "reviewer", variant: "default", size: "xs", loading: setGold.isPending, reason: archived ? t("shared:archivedCorpus") : null } as const;
  return (
    <Card title={t("history.title")} intro={t("history.intro")}>
      {sentence.annotations.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("history.empty")}
        </Text>
      )}
      <Stack gap="md" component="ol" m={0} p={0} style={{ listStyle: "none" }}>
        {sentence.annotations.map((annotation) => (
          <li key={annotation.id} data-gold={annotation.is_gold}>
            <Group justify="space-between" align="flex-start" wrap="nowrap">
              <div>
                <Heading annotation={annotation} />
                <SpanText text={sentence.text} spans={annotation.spans} types={types} />
              </div>
              {annotation.is_gold ? (
                <RoleButton {...common} onClick={() => move(null)}>
                  {t("history.clear")}
                </RoleButton>
              ) : (
                <RoleButton {...common} onClick={() => move(annotation.id)}>
                  {t("history.makeGold")}
                </RoleButton>
              )}
            </Group>
          </li>
        ))}
      </Stack>
    </Card>
  );
}

function Heading({ annotation }: { annotation: Annotation }) {
  const { t } = useTranslation(["browse", "common", "shared"]);
  const format = useFormat();
  const { author, source, seconds, origin } = annotation;
  return (
    <Group gap="xs">
      <Text size="sm" fw={600}>
        {author?.username ?? (source || t("shared:system"))}
      </Text>
      <Badge size="sm" variant="default" tt="none">
        {t(`common:origin.${origin}`)}
      </Badge>
      {annotation.is_gold && (
        <Badge size="sm" color="ember" tt="none">
          {t("history.gold")}
        </Badge>
      )}
      <Text size="xs" c="dimmed">
        <When at={annotation.created_at} />
        {seconds !== null && ` · ${t("history.seconds", { seconds: format.duration(seconds) })}`}
        {author && source && ` · ${source}`}
        {annotation.spans.length === 0 && ` · ${t("shared:noEntities")}`}
      </Text>
    </Group>
  );
}
