import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/ui/Card";
import { roles } from "@/lib/corpus";

/** What each role may do, the least first. */
export function RoleHelp() {
  const { t } = useTranslation(["members", "common"]);
  return (
    <Card title={t("help.title")}>
      <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
        <Table.Tbody>
          {roles.map((role) => (
            <Table.Tr key={role}>
              <Table.Th w={120} scope="row">
                {t(`common:role.${role}`)}
              </Table.Th>
              <Table.Td>{t(`help.${role}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
