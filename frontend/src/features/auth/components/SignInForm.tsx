import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/lib/errors";
import { useErrorText } from "@/lib/useErrorText";

import { useSignIn } from "../api/session";

export function SignInForm({ username = "" }: { username?: string }) {
  const { t } = useTranslation("auth");
  const errorText = useErrorText();
  const signIn = useSignIn();
  const form = useForm({ initialValues: { username, password: "" } });
  const refused = signIn.error instanceof ApiError && [400, 401, 403].includes(signIn.error.status);

  return (
    <form onSubmit={form.onSubmit((credentials) => signIn.mutate(credentials))}>
      <Stack gap="md">
        {signIn.error && (
          <Alert color="red" role="alert">
            {refused ? t("wrong") : errorText(signIn.error)}
          </Alert>
        )}
        <TextInput
          label={t("username")}
          autoComplete="username"
          required
          autoFocus={!username}
          data-autofocus={username ? undefined : true}
          {...form.getInputProps("username")}
        />
        <PasswordInput
          label={t("password")}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("toggle") }}
          required
          data-autofocus={username ? true : undefined}
          {...form.getInputProps("password")}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          {t("signIn")}
        </Button>
      </Stack>
    </form>
  );
}
