import { Modal, Stack, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { useSession } from "@/lib/session";
import { sessionEnded } from "@/lib/sessionEnded";

import { SignInForm } from "./SignInForm";

/** Over whatever page the session ended on: the page keeps its state, and goes on after the sign-in. */
export function SignInAgain() {
  const { t } = useTranslation("auth");
  const ended = useSyncExternalStore(sessionEnded.subscribe, sessionEnded.now);
  const before = useSession().data?.user;
  if (!ended) return null;
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t("again.title")}
      centered
    >
      <Stack>
        <Text size="sm">{t("again.body")}</Text>
        <SignInForm username={before?.username} />
      </Stack>
    </Modal>
  );
}
