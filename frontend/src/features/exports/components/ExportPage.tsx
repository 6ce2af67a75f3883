import { Grid, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Page } from "@/components/ui/Page";
import { useCorpusId } from "@/lib/useCorpusId";

import { type ExportOptions, isComplete, startOptions } from "../api/exportJob";
import { ExportForm } from "./ExportForm";
import { ExportHistory } from "./ExportHistory";
import { Preview } from "./Preview";
import { SchemesCard } from "./SchemesCard";

export function ExportPage() {
  const { t } = useTranslation(["exports", "common"]);
  const id = useCorpusId();
  const [options, setOptions] = useState<ExportOptions>(startOptions);
  return (
    <Page title={t("common:nav.export")} intro={t("intro")}>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <ExportForm corpusId={id} options={options} onChange={setOptions} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="lg">
            {options.format === "conll" && isComplete(options) && <SchemesCard corpusId={id} options={options} />}
            <Preview corpusId={id} options={options} />
          </Stack>
        </Grid.Col>
      </Grid>
      <ExportHistory corpusId={id} />
    </Page>
  );
}
