import { ActionIcon, ColorSwatch, Group, Kbd, Menu, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { EntityType } from "@/lib/entityTypes";
import { useFormat } from "@/lib/useFormat";
import { useShowError } from "@/lib/useShowError";

import { type Move, useMoveType } from "../api/moveType";

interface Props {
  corpusId: number;
  types: readonly EntityType[];
  editable: boolean;
  onEdit: (type: EntityType) => void;
  onDelete: (type: EntityType) => void;
}

export function TypesTable({ corpusId, types, editable, onEdit, onDelete }: Props) {
  const { t } = useTranslation("types");
  const format = useFormat();
  const move = useMoveType(corpusId);
  const showError = useShowError();
  const moveBy = (index: number, step: Move["step"]) => move.mutate({ types, index, step }, { onError: showError });
  return (
    <Table.ScrollContainer type="native" minWidth={640}>
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={90}>{t("key")}</Table.Th>
            <Table.Th w={220}>{t("type")}</Table.Th>
            <Table.Th>{t("description")}</Table.Th>
            <Table.Th ta="right" w={100}>
              {t("spans")}
            </Table.Th>
            {editable && <Table.Th w={130} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {types.map((type, index) => (
            <Table.Tr key={type.id}>
              <Table.Td>{type.hotkey ? <Kbd>{type.hotkey.toUpperCase()}</Kbd> : <Text c="dimmed">–</Text>}</Table.Td>
              <Table.Td>
                <Group gap="sm" wrap="nowrap">
                  <ColorSwatch color={type.colour} size={16} withShadow={false} />
                  <div>
                    <Text fw={600}>{type.title || type.name}</Text>
                    {type.title && (
                      <Text size="xs" c="dimmed">
                        {type.name}
                      </Text>
                    )}
                  </div>
                </Group>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{type.description}</Text>
              </Table.Td>
              <Table.Td ta="right" className="num">
                {format.number(type.span_count)}
              </Table.Td>
              {editable && (
                <Table.Td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <Arrow
                      sign="↑"
                      label={t("up", { name: type.name })}
                      disabled={index === 0 || move.isPending}
                      onClick={() => moveBy(index, -1)}
                    />
                    <Arrow
                      sign="↓"
                      label={t("down", { name: type.name })}
                      disabled={index === types.length - 1 || move.isPending}
                      onClick={() => moveBy(index, 1)}
                    />
                    <Menu position="bottom-end">
                      <Menu.Target>
                        <ActionIcon variant="subtle" color="gray" aria-label={t("menu", { name: type.name })}>
                          ⋯
                        </ActionIcon>
                      </Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item onClick={() => onEdit(type)}>{t("edit.open")}</Menu.Item>
                        <Menu.Item color="red" onClick={() => onDelete(type)}>
                          {t("delete.open")}
                        </Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  </Group>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface ArrowProps {
  sign: string;
  label: string;
  disabled: boolean;
  onClick: () => void;
}

function Arrow({ sign, label, disabled, onClick }: ArrowProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
      {sign}
    </ActionIcon>
  );
}
