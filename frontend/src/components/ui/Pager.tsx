import { Group, Pagination, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useFormat } from "@/lib/useFormat";

interface Props {
  page: number;
  pageSize: number;
  count: number;
  onChange: (page: number) => void;
}

/** "51–100 of 10,748" and the pages; nothing when everything fits on one. */
export function Pager({ page, pageSize, count, onChange }: Props) {
  const { t } = useTranslation("shared");
  const format = useFormat();
  const pages = Math.ceil(count / pageSize);
  if (pages < 2) return null;
  const from = format.number((page - 1) * pageSize + 1);
  const to = format.number(Math.min(page * pageSize, count));
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed">
        {t("pager.range", { from, to, count: format.number(count) })}
      </Text>
      <Pagination
        value={page}
        onChange={onChange}
        total={pages}
        size="sm"
        getControlProps={(control) => ({ "aria-label": t(`pager.${control}`) })}
        getItemProps={(number) => ({ "aria-label": t("pager.page", { number }) })}
      />
    </Group>
  );
}
