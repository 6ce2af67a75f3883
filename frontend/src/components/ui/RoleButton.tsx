import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { atLeast, type Role } from "@/lib/corpus";

interface Props extends ButtonProps {
  role: Role | undefined;
  needs: Role;
  /** Another reason why it cannot be done now. */
  reason?: string | null | undefined;
  onClick?: () => void;
  type?: "button" | "submit";
  children: ReactNode;
}

/** A button that stays visible when it cannot be used, reachable by keyboard, and says why. */
export function RoleButton({ role, needs, reason, onClick, type = "button", ...rest }: Props) {
  const { t } = useTranslation(["shared", "common"]);
  const why = atLeast(role, needs) ? reason : t("needsRole", { role: t(`common:role.${needs}`) });
  return (
    <Tooltip label={why} disabled={!why} multiline maw={280} withArrow events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        type={why ? "button" : type}
        onClick={why ? undefined : onClick}
        aria-disabled={why ? true : undefined}
        data-disabled={why ? true : undefined}
      />
    </Tooltip>
  );
}
