import { Button, Select, Table, Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Role, roles } from "@/lib/corpus";
import { useSession } from "@/lib/session";
import { useShowError } from "@/lib/useShowError";

import { useChangeRole } from "../api/changeRole";
import type { Member } from "../api/listMembers";

interface Props {
  corpusId: number;
  members: readonly Member[];
  /** Whether these are all members, so that the last lead can be told. */
  complete: boolean;
  editable: boolean;
  onRemove: (member: Member) => void;
}

export function MembersTable({ corpusId, members, complete, editable, onRemove }: Props) {
  const { t } = useTranslation(["members", "common"]);
  const me = useSession().data?.user?.id;
  const onlyLead = complete && members.filter(({ role }) => role === "lead").length === 1;
  return (
    <Table.ScrollContainer type="native" minWidth={480}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("user")}</Table.Th>
            <Table.Th w={220}>{t("role")}</Table.Th>
            {editable && <Table.Th w={140} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => {
            const fixed = onlyLead && member.role === "lead" ? t("lastLead") : null;
            return (
              <Table.Tr key={member.id}>
                <Table.Td>
                  {member.user.username}
                  {member.user.id === me && (
                    <Text span c="dimmed" size="sm">
                      {" "}
                      {t("you")}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  {editable ? <RoleSelect corpusId={corpusId} member={member} fixed={fixed} /> : t(`common:role.${member.role}`)}
                </Table.Td>
                {editable && (
                  <Table.Td ta="right">
                    <Tooltip label={fixed} disabled={!fixed}>
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        color="red"
                        data-disabled={fixed ? true : undefined}
                        aria-disabled={fixed ? true : undefined}
                        aria-label={t("remove.open", { name: member.user.username })}
                        onClick={() => !fixed && onRemove(member)}
                      >
                        {t("remove.short")}
                      </Button>
                    </Tooltip>
                  </Table.Td>
                )}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RoleSelect({ corpusId, member, fixed }: { corpusId: number; member: Member; fixed: string | null }) {
  const { t } = useTranslation(["members", "common"]);
  const change = useChangeRole(corpusId);
  const showError = useShowError();
  const save = (role: Role) =>
    change.mutate({ id: member.id, role }, { onError: showError });
  return (
    <Tooltip label={fixed} disabled={!fixed}>
      <Select
        size="xs"
        aria-label={t("roleOf", { name: member.user.username })}
        data={roles.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        value={change.isPending ? change.variables.role : member.role}
        allowDeselect={false}
        disabled={fixed !== null || change.isPending}
        onChange={(value) => value && save(value)}
      />
    </Tooltip>
  );
}
