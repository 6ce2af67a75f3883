import { Text } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";

import { Confirm } from "./Confirm";

interface Props {
  unsaved: boolean;
  /** The person asked to close what holds the changes. */
  closing: boolean;
  onStay: () => void;
  onClose: () => void;
}

/** Asks before changes that are not saved are dropped, by Cancel, by a link or with the tab. */
export function LeaveGuard({ unsaved, closing, onStay, onClose }: Props) {
  const { t } = useTranslation();
  const blocker = useBlocker(unsaved);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => unsaved && event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);
  const leave = () => (blocker.state === "blocked" ? blocker.proceed() : onClose());
  const stay = () => {
    onStay();
    if (blocker.state === "blocked") blocker.reset();
  };
  return (
    <Confirm
      opened={closing || blocker.state === "blocked"}
      onClose={stay}
      onConfirm={leave}
      title={t("leave.title")}
      confirm={t("leave.confirm")}
    >
      <Text size="sm">{t("leave.body")}</Text>
    </Confirm>
  );
}
