import { Button, Kbd, Modal, Stack, Text } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

export const skipReasons = ["unclear", "broken", "irrelevant", "guideline", "other"] as const;
export type SkipReason = (typeof skipReasons)[number];

interface Props {
  opened: boolean;
  onClose: () => void;
  onSkip: (reason: SkipReason) => void;
}

export function SkipDialog({ opened, onClose, onSkip }: Props) {
  const { t } = useTranslation("annotate");
  // Wherever the focus is: a quick digit comes before the dialog has taken it.
  useWindowEvent("keydown", (event) => {
    if (!opened) return;
    const reason = skipReasons[Number(event.key) - 1];
    if (!reason || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onSkip(reason);
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t("skip.title")} centered transitionProps={{ duration: 0 }}>
      <Stack gap="xs" pt={4}>
        {skipReasons.map((reason, i) => (
          <Button
            key={reason}
            variant="default"
            justify="space-between"
            data-autofocus={i === 0 || undefined}
            rightSection={<Kbd size="xs">{i + 1}</Kbd>}
            onClick={() => onSkip(reason)}
          >
            {t(`skip.${reason}`)}
          </Button>
        ))}
        <Text size="xs" c="dimmed">
          {t("skip.hint")}
        </Text>
      </Stack>
    </Modal>
  );
}
