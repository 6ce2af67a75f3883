import { Anchor, Burger, Button, Group, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import { LanguageSwitch } from "@/components/ui/LanguageSwitch";
import { Logo } from "@/components/ui/Logo";
import { useSignOut } from "@/features/auth/api/session";
import { ChangePassword } from "@/features/auth/components/ChangePassword";
import { useCorpus } from "@/lib/corpus";
import { useSession } from "@/lib/session";

interface Props {
  navOpened: boolean;
  onToggleNav: () => void;
}

export function Header({ navOpened, onToggleNav }: Props) {
  const { t } = useTranslation();
  const { id } = useParams();
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap" miw={0}>
        {id && <Burger opened={navOpened} onClick={onToggleNav} hiddenFrom="sm" size="sm" aria-label={t("menu")} />}
        <Anchor component={Link} to="/" underline="never" c="inherit" aria-label={t("appName")}>
          <Group gap={8} wrap="nowrap">
            <Logo size={24} />
            <Text fw={650} visibleFrom="xs">
              {t("appName")}
            </Text>
          </Group>
        </Anchor>
        {id && <CorpusName corpusId={Number(id)} />}
      </Group>
      <Group gap="xs" wrap="nowrap">
        <LanguageSwitch />
        <UserMenu />
      </Group>
    </Group>
  );
}

function CorpusName({ corpusId }: { corpusId: number }) {
  const name = useCorpus(corpusId).data?.name;
  if (!name) return null;
  return (
    <Text c="dimmed" truncate visibleFrom="xs">
      / {name}
    </Text>
  );
}

const schemes = ["light", "dark", "auto"] as const;

function UserMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [changing, { open, close }] = useDisclosure();
  const signOut = useSignOut();
  const username = useSession().data?.user?.username;
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <Button variant="subtle" color="gray" size="compact-sm" aria-label={t("userMenu")}>
            {username}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("colourScheme.label")}</Menu.Label>
          {schemes.map((scheme) => (
            <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={colorScheme === scheme ? "✓" : null}>
              {t(`colourScheme.${scheme}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={open}>{t("changePassword")}</Menu.Item>
          <Menu.Item onClick={() => signOut.mutate()}>{t("signOut")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangePassword opened={changing} onClose={close} />
    </>
  );
}
