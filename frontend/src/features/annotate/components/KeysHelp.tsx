import { Box, Kbd, Modal, Stack, Table, Text, Title } from "@mantine/core";
import { Fragment, memo } from "react";
import { useTranslation } from "react-i18next";

import classes from "./KeysHelp.module.css";

const groups = {
  caret: {
    mouse: [],
    arrows: ["← → ↑ ↓"],
    words: ["Ctrl ←", "Ctrl →"],
    ends: ["Home", "End"],
    extend: ["Shift ← → ↑ ↓"],
    escape: ["Esc"],
  },
  suggest: { accept: ["Space"], acceptAll: ["A"], rejectAll: ["X"] },
  label: {
    type: ["1 … 9", "b … z"],
    find: ["/"],
    walk: ["Tab", "Shift Tab"],
    remove: ["Backspace", "Delete"],
    startEdge: ["[", "]"],
    endEdge: ["{", "}"],
    others: ["L"],
    undo: ["Ctrl Z", "U"],
    redo: ["Ctrl Y", "Ctrl Shift Z"],
  },
  go: {
    enter: ["Enter"],
    skip: ["S"],
    previous: ["PageUp"],
    next: ["PageDown"],
    guideline: ["G"],
    help: ["?"],
  },
} as const;

type Groups = typeof groups;
type Does = { [G in keyof Groups]: keyof Groups[G] }[keyof Groups];

export const KeysHelp = memo(function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("annotate");
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.title")} size="xl" transitionProps={{ duration: 0 }}>
      <Stack>
        <Text size="sm">{t("keys.note")}</Text>
        <Box className={classes.columns}>
          {(Object.keys(groups) as (keyof Groups)[]).map((group) => (
            <KeyGroup key={group} title={t(`keys.group.${group}`)} rows={groups[group]} />
          ))}
        </Box>
        <Text size="xs" c="dimmed">
          {t("keys.tabNote")}
        </Text>
      </Stack>
    </Modal>
  );
});

function KeyGroup({ title, rows }: { title: string; rows: Groups[keyof Groups] }) {
  const { t } = useTranslation("annotate");
  return (
    <div className={classes.group}>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <Table verticalSpacing={2} horizontalSpacing={0} fz="sm">
        <Table.Tbody>
          {(Object.entries(rows) as [Does, readonly string[]][]).map(([does, keys]) => (
            <Table.Tr key={does}>
              <Table.Td w={126}>
                {keys.length === 0 && t("keys.drag")}
                {keys.map((key, i) => (
                  <Fragment key={key}>
                    {i > 0 && " "}
                    <Kbd size="xs">{key}</Kbd>
                  </Fragment>
                ))}
              </Table.Td>
              <Table.Td fz="sm">{t(`keys.${does}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
