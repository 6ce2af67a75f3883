import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

import { ErrorAlert } from "@/components/ui/QueryState";
import { type Role, roles } from "@/lib/corpus";
import { ApiError } from "@/lib/errors";

import { useAddMember } from "../api/addMember";

export function AddMember({ corpusId }: { corpusId: number }) {
  const { t } = useTranslation(["members", "common"]);
  const add = useAddMember(corpusId);
  const form = useForm<{ username: string; role: Role }>({ initialValues: { username: "", role: "annotator" } });
  const submit = form.onSubmit(({ username, role }) =>
    add.mutate(
      { username: username.trim(), role },
      {
        onSuccess: (member) => {
          notifications.show({ message: t("add.done", { name: member.user.username }), color: "teal" });
          form.setFieldValue("username", "");
        },
      },
    ),
  );
  const known = add.error instanceof ApiError ? refusal(add.error) : null;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {add.error && !known && <ErrorAlert error={add.error} />}
        <Group align="flex-start" gap="sm">
          <TextInput
            label={t("add.username")}
            description={t("add.usernameHelp")}
            required
            w={260}
            {...form.getInputProps("username")}
            error={known && t(`add.${known}`)}
          />
          <Select
            label={t("role")}
            description={t("add.roleHelp")}
            w={180}
            allowDeselect={false}
            data={roles.map((value) => ({ value, label: t(`common:role.${value}`) }))}
            {...form.getInputProps("role")}
          />
          <Button type="submit" loading={add.isPending} mt={46}>
            {t("common:add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function refusal(error: ApiError): "already" | "unknown" | null {
  if (error.code === "conflict") return "already";
  return error.code === "no_such_user" || error.status === 404 ? "unknown" : null;
}
