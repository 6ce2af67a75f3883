import { AppShell, ScrollArea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Outlet, useParams } from "react-router";

import { CorpusNav } from "./CorpusNav";
import { Header } from "./Header";

export function Shell() {
  const { t } = useTranslation();
  const { id } = useParams();
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 184, breakpoint: "sm", collapsed: { mobile: !opened, desktop: !id } }}
      padding="lg"
    >
      <a className="skip-link" href="#content">
        {t("skipToContent")}
      </a>
      <AppShell.Header>
        <Header navOpened={opened} onToggleNav={toggle} />
      </AppShell.Header>
      {id && (
        <AppShell.Navbar aria-label={t("nav.label")}>
          <ScrollArea>
            <CorpusNav corpusId={Number(id)} onNavigate={close} />
          </ScrollArea>
        </AppShell.Navbar>
      )}
      <AppShell.Main id="content" bg="var(--anneal-ground)">
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
