import { Button, Group, Input, NumberInput, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useEntityTypes } from "@/lib/entityTypes";
import { origins, splits, statuses } from "@/lib/sentence";

import { useDocuments } from "../api/listDocuments";
import { type Filters, isFiltered, noFilters, orderings } from "../filters";
import { SearchInput } from "./SearchInput";

interface Props {
  corpusId: number;
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

export function FilterBar({ corpusId, filters, onChange }: Props) {
  const { t } = useTranslation(["browse", "common", "shared"]);
  const types = useEntityTypes(corpusId).data ?? [];
  const documents = useDocuments(corpusId).data ?? [];
  const any = { placeholder: t("shared:all"), clearable: true, size: "xs" } as const;
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label={t("filters")}>
      <SearchInput text={filters.text} onChange={(text) => onChange({ text })} />
      <Select
        {...any}
        w={125}
        label={t("filter.status")}
        data={statuses.map((value) => ({ value, label: t(`common:status.${value}`) }))}
        value={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <Select
        {...any}
        w={110}
        label={t("filter.split")}
        data={splits.map((value) => ({ value, label: t(`common:split.${value}`) }))}
        value={filters.split}
        onChange={(split) => onChange({ split })}
      />
      <Select
        {...any}
        w={150}
        label={t("filter.type")}
        data={types.map(({ name, title }) => ({ value: name, label: title || name }))}
        value={filters.type}
        onChange={(type) => onChange({ type })}
        searchable
      />
      <Select
        {...any}
        w={125}
        label={t("filter.origin")}
        data={origins.map((value) => ({ value, label: t(`common:origin.${value}`) }))}
        value={filters.origin}
        onChange={(origin) => onChange({ origin })}
      />
      <Select
        {...any}
        w={170}
        label={t("filter.document")}
        data={documents.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={filters.document === null ? null : String(filters.document)}
        onChange={(document) => onChange({ document: document === null ? null : Number(document) })}
        searchable
      />
      <Confidence filters={filters} onChange={onChange} />
      <Select
        size="xs"
        w={170}
        label={t("filter.ordering")}
        data={orderings.map((value) => ({ value, label: t(`ordering.${value}`) }))}
        value={filters.ordering}
        allowDeselect={false}
        onChange={(ordering) => ordering && onChange({ ordering })}
      />
      {isFiltered(filters) && (
        <Button size="xs" variant="subtle" onClick={() => onChange(noFilters)}>
          {t("clear")}
        </Button>
      )}
    </Group>
  );
}

function Confidence({ filters, onChange }: Omit<Props, "corpusId">) {
  const { t } = useTranslation("browse");
  const common = { size: "xs", w: 74, min: 0, max: 1, step: 0.05, decimalScale: 3 } as const;
  const value = (input: string | number) => (input === "" ? null : Number(input));
  return (
    <Input.Wrapper label={t("filter.confidence")} size="xs">
      <Group gap={4} wrap="nowrap">
        <NumberInput
          {...common}
          aria-label={t("filter.confidenceMin")}
          placeholder="0"
          value={filters.confidenceMin ?? ""}
          onChange={(input) => onChange({ confidenceMin: value(input) })}
        />
        <Text size="xs">–</Text>
        <NumberInput
          {...common}
          aria-label={t("filter.confidenceMax")}
          placeholder="1"
          value={filters.confidenceMax ?? ""}
          onChange={(input) => onChange({ confidenceMax: value(input) })}
        />
      </Group>
    </Input.Wrapper>
  );
}
