import { Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { useSession } from "@/lib/session";
import { sessionEnded } from "@/lib/sessionEnded";

import { SignInForm } from "./SignInForm";

/** Over whatever page the session ended on: the page keeps its state, and goes on after the sign-in. */
export function SignInAgain() {
  const { t } = useTranslation("auth");
  const client = useQueryClient();
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
        <SignInForm
          username={before?.username}
          onSignedIn={(user) => {
            if (before && user?.id !== before.id) window.location.assign("/");
            else void client.invalidateQueries();
          }}
        />
      </Stack>
    </Modal>
  );
}
