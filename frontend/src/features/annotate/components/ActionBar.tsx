import { Button, Group, Kbd } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { Action } from "@/annotator/keymap";

import { keepFocus } from "./TypePalette";

interface Props {
  canUndo: boolean;
  canRedo: boolean;
  hasActive: boolean;
  canLabelOthers: boolean;
  canGoBack: boolean;
  correcting: boolean;
  skipped: boolean;
  /** Enter accepts what is suggested, and does not submit yet. */
  acceptsFirst: boolean;
  onAction: (action: Action) => void;
}

export const ActionBar = memo(function ActionBar(props: Props) {
  return (
    <Group justify="space-between" gap="xs">
      <Editing {...props} />
      <GoingOn {...props} />
    </Group>
  );
});

const small = { size: "sm", variant: "default", onMouseDown: keepFocus } as const;

function Editing({ canUndo, canRedo, hasActive, canLabelOthers, onAction }: Props) {
  const { t } = useTranslation("annotate");
  const remove = () => onAction({ is: "command", command: { do: "remove" } });
  const labelOthers = () => onAction({ is: "command", command: { do: "labelOthers" } });
  return (
    <Group gap="xs">
      <Button {...small} disabled={!canUndo} onClick={() => onAction({ is: "undo" })} rightSection={<Kbd size="xs">U</Kbd>}>
        {t("action.undo")}
      </Button>
      <Button {...small} disabled={!canRedo} onClick={() => onAction({ is: "redo" })} rightSection={<Kbd size="xs">Ctrl Y</Kbd>}>
        {t("action.redo")}
      </Button>
      <Button {...small} disabled={!hasActive} onClick={remove} rightSection={<Kbd size="xs">⌫</Kbd>}>
        {t("action.remove")}
      </Button>
      <Button {...small} disabled={!canLabelOthers} onClick={labelOthers} rightSection={<Kbd size="xs">L</Kbd>}>
        {t("action.others")}
      </Button>
    </Group>
  );
}

function GoingOn({ canGoBack, correcting, skipped, acceptsFirst, onAction }: Props) {
  const { t } = useTranslation("annotate");
  const main = acceptsFirst ? t("action.accept") : correcting && !skipped ? t("action.save") : t("action.submit");
  return (
    <Group gap="xs" ml="auto">
      <Button {...small} disabled={!canGoBack} onClick={() => onAction({ is: "previous" })} rightSection={<Kbd size="xs">PgUp</Kbd>}>
        {t("action.previous")}
      </Button>
      {correcting ? (
        <Button {...small} onClick={() => onAction({ is: "next" })} rightSection={<Kbd size="xs">PgDn</Kbd>}>
          {t("action.return")}
        </Button>
      ) : (
        <Button {...small} onClick={() => onAction({ is: "skip" })} rightSection={<Kbd size="xs">S</Kbd>}>
          {t("action.skip")}
        </Button>
      )}
      <Button size="sm" miw={130} onMouseDown={keepFocus} onClick={() => onAction({ is: "enter" })} rightSection={<Kbd size="xs">↵</Kbd>}>
        {main}
      </Button>
    </Group>
  );
}
