import { Anchor, ColorSwatch, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";
import { useEntityTypes } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";

interface Props {
  corpusId: number;
  counts: readonly { type: string; count: number }[];
}

/** Spans of the standing labels per entity type, most first. */
export function TypeCounts({ corpusId, counts }: Props) {
  const { t } = useTranslation("corpora");
  const format = useFormat();
  const types = useEntityTypes(corpusId).data ?? [];
  if (types.length === 0) return null;
  const found = new Map(counts.map(({ type, count }) => [type, count]));
  const rows = types.map((type) => ({ ...type, count: found.get(type.name) ?? 0 })).sort((a, b) => b.count - a.count);
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <Card title={t("counts.spans")}>
      <div>
        {rows.map((row) => (
          <Group key={row.id} gap="sm" wrap="nowrap" py={3}>
            <ColorSwatch color={row.colour} size={10} withShadow={false} />
            <Anchor component={Link} to={`browse?type=${encodeURIComponent(row.name)}`} size="sm" c="inherit" w={110} truncate>
              {row.title || row.name}
            </Anchor>
            <div style={{ flex: 1 }}>
              <div style={{ height: 6, borderRadius: 3, width: `${(100 * row.count) / most}%`, background: row.colour }} />
            </div>
            <Text size="sm" className="num" miw={48} ta="right">
              {format.number(row.count)}
            </Text>
          </Group>
        ))}
      </div>
    </Card>
  );
}
