import { Anchor, Button, Group, List, Loader, Stack, Text, ThemeIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Card } from "@/components/ui/Card";

import type { Step, StepState } from "../nextSteps";
import { EvaluateHere } from "./EvaluateHere";

const marks: Record<StepState, { colour: string; sign: string }> = {
  done: { colour: "teal", sign: "✓" },
  next: { colour: "ember", sign: "→" },
  running: { colour: "steel", sign: "" },
  later: { colour: "gray", sign: "·" },
  optional: { colour: "gray", sign: "·" },
};

export function NextSteps({ corpusId, steps }: { corpusId: number; steps: readonly Step[] }) {
  const { t } = useTranslation("corpora");
  return (
    <Card title={t("next.title")}>
      <List listStyleType="none" spacing="sm" center={false} styles={{ itemWrapper: { width: "100%" }, itemLabel: { width: "100%" } }}>
        {steps.map((step) => (
          <List.Item key={step.name} aria-current={step.state === "next" ? "step" : undefined}>
            <StepRow step={step} corpusId={corpusId} />
          </List.Item>
        ))}
      </List>
    </Card>
  );
}

function StepRow({ step, corpusId }: { step: Step; corpusId: number }) {
  const { t } = useTranslation("corpora");
  const mark = marks[step.state];
  const emphasised = step.state === "next" || step.state === "running";
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon color={mark.colour} variant={emphasised ? "filled" : "light"} size={22} radius="xl" aria-label={t(`next.state.${step.state}`)}>
        {step.state === "running" ? <Loader size={12} color="white" /> : mark.sign}
      </ThemeIcon>
      {emphasised ? <Emphasised step={step} corpusId={corpusId} /> : <Quiet step={step} corpusId={corpusId} />}
    </Group>
  );
}

function Quiet({ step, corpusId }: { step: Step; corpusId: number }) {
  const { t } = useTranslation("corpora");
  return (
    <Anchor component={Link} to={`/corpora/${corpusId}/${step.to}`} size="sm" c="dimmed">
      {t(`next.${step.name}.${step.state === "done" ? "done" : "title"}`, { count: step.count })}
    </Anchor>
  );
}

function Emphasised({ step, corpusId }: { step: Step; corpusId: number }) {
  const { t } = useTranslation("corpora");
  const running = step.state === "running";
  return (
    <Stack gap={6} align="flex-start">
      <Text fw={600}>{t(running ? "next.round.running" : `next.${step.name}.title`, { count: step.count })}</Text>
      <Text size="sm" c="dimmed">
        {t(`next.${step.name}.why`, { count: step.count })}
      </Text>
      <Group gap="xs">
        <Button component={Link} to={`/corpora/${corpusId}/${step.to}`} variant={running ? "default" : "filled"}>
          {running ? t("next.round.watch") : t(`next.${step.name}.action`, { count: step.count })}
        </Button>
        {step.name === "evaluation" && step.count > 0 && <EvaluateHere corpusId={corpusId} />}
      </Group>
    </Stack>
  );
}
