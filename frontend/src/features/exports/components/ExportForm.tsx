import { Checkbox, Group, Radio, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { ErrorAlert } from "@/components/ui/QueryState";
import { RoleButton } from "@/components/ui/RoleButton";
import { useCorpus } from "@/lib/corpus";
import { type Origin, origins, type Split, splits } from "@/lib/sentence";

import { type ExportOptions, formats, isComplete, schemes } from "../api/exportJob";
import { useStartExport } from "../api/startExport";

interface Props {
  corpusId: number;
  options: ExportOptions;
  onChange: (options: ExportOptions) => void;
}

export function ExportForm({ corpusId, options, onChange }: Props) {
  const { t } = useTranslation(["exports", "common"]);
  const role = useCorpus(corpusId).data?.role;
  const start = useStartExport(corpusId);
  const change = (part: Partial<ExportOptions>) => onChange({ ...options, ...part });
  return (
    <Card>
      <Stack>
        {start.error && <ErrorAlert error={start.error} />}
        <Radio.Group label={t("format.label")} value={options.format} onChange={(format) => change({ format })}>
          <Stack gap={6} mt={6}>
            {formats.map((name) => (
              <Radio key={name} value={name} label={t(`format.${name}`)} description={t(`format.${name}Help`)} />
            ))}
          </Stack>
        </Radio.Group>
        {options.format === "conll" && (
          <Select
            label={t("scheme.label")}
            description={t(`scheme.${options.scheme}`)}
            data={[...schemes]}
            value={options.scheme}
            allowDeselect={false}
            onChange={(scheme) => scheme && change({ scheme })}
          />
        )}
        {options.format !== "conll" && (
          <Checkbox
            label={t("details")}
            description={t("detailsHelp")}
            checked={options.details}
            onChange={(event) => change({ details: event.currentTarget.checked })}
          />
        )}
        <Checkbox.Group label={t("splits")} value={options.splits} onChange={(chosen: Split[]) => change({ splits: splits.filter((split) => chosen.includes(split)) })}>
          <Group gap="lg" mt={6}>
            {splits.map((split) => (
              <Checkbox key={split} value={split} label={t(`common:split.${split}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Checkbox.Group
          label={t("origins")}
          description={t("originsHelp")}
          value={options.origins}
          onChange={(chosen: Origin[]) => change({ origins: origins.filter((origin) => chosen.includes(origin)) })}
        >
          <Group gap="lg" mt={6}>
            {origins.map((origin) => (
              <Checkbox key={origin} value={origin} label={t(`common:origin.${origin}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group>
          <RoleButton role={role} needs="viewer" reason={isComplete(options) ? null : t("chooseSome")} loading={start.isPending} onClick={() => start.mutate(options)}>
            {t("start")}
          </RoleButton>
        </Group>
      </Stack>
    </Card>
  );
}
