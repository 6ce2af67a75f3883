import { Alert, List, Spoiler, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { ErrorAlert } from "@/components/ui/QueryState";

import type { Plan, Spec } from "../api/experiment";
import { usePlan } from "../api/planExperiment";

interface Props {
  corpusId: number;
  spec: Spec;
  /** Why it could not be started, if that was tried. */
  refused: Error | null;
}

/** What would run, as soon as the form rests; or why it is refused. */
export function PlanSummary({ corpusId, spec, refused }: Props) {
  const plan = usePlan(corpusId, spec);
  const error = plan.error ?? refused;
  if (error) return <ErrorAlert error={error} />;
  return plan.data ? <Summary plan={plan.data} folds={spec.folds ?? 0} seeds={spec.seeds?.length ?? 1} /> : null;
}

function Summary({ plan, folds, seeds }: { plan: Plan; folds: number; seeds: number }) {
  const { t } = useTranslation("experiments");
  const { train, dev, test } = plan.sentences;
  return (
    <Alert color="steel" aria-live="polite" data-testid="plan">
      <Text fw={600}>
        {t("plan.runs", { count: plan.runs })}
        {" = "}
        {[t("plan.cells", { count: plan.cells.length }), t("plan.seeds", { count: seeds }), ...(folds ? [t("plan.folds", { count: folds })] : [])].join(" × ")}
      </Text>
      <Text size="sm">{folds ? t("plan.pool", { count: train }) : t("plan.sentences", { train, dev, test })}</Text>
      {!folds && dev === 0 && <Text size="sm">{t("plan.noDev")}</Text>}
      {!folds && test === 0 && <Text size="sm">{t("plan.noTest")}</Text>}
      {plan.skipped.length > 0 && (
        <Spoiler maxHeight={90} showLabel={t("plan.more")} hideLabel={t("plan.less")} mt={6}>
          <Text size="sm">{t("plan.skipped", { count: plan.skipped.length })}</Text>
          <List size="xs">
            {plan.skipped.map(({ name, reason }) => (
              <List.Item key={name}>
                {name}: {reason}
              </List.Item>
            ))}
          </List>
        </Spoiler>
      )}
    </Alert>
  );
}
