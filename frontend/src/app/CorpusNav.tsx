import { NavLink, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { atLeast, type Role, useCorpus } from "@/lib/corpus";

type Entry = "home" | "annotate" | "browse" | "rounds" | "experiments" | "pretraining" | "import" | "export" | "types" | "members" | "guideline";

interface Section {
  title: "work" | "model" | "data" | "setup" | null;
  entries: { name: Entry; role: Role }[];
}

const sections: Section[] = [
  { title: null, entries: [{ name: "home", role: "viewer" }] },
  { title: "work", entries: [{ name: "annotate", role: "annotator" }, { name: "browse", role: "viewer" }] },
  {
    title: "model",
    entries: [
      { name: "rounds", role: "viewer" },
      { name: "experiments", role: "lead" },
      { name: "pretraining", role: "lead" },
    ],
  },
  { title: "data", entries: [{ name: "import", role: "lead" }, { name: "export", role: "viewer" }] },
  {
    title: "setup",
    entries: [
      { name: "types", role: "viewer" },
      { name: "guideline", role: "viewer" },
      { name: "members", role: "viewer" },
    ],
  },
];

/** The pages of a corpus that the role may open; nothing while, or if, there is no role. */
export function CorpusNav({ corpusId, onNavigate }: { corpusId: number; onNavigate: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const role = useCorpus(corpusId).data?.role;
  const base = `/corpora/${corpusId}`;
  const shown = sections.filter(({ entries }) => entries.some((entry) => atLeast(role, entry.role)));
  const isActive = (to: string) => (to === base ? pathname === base : pathname.startsWith(to));
  return (
    <Stack gap="md" p="sm">
      {shown.map((section) => (
        <div key={section.title ?? "top"}>
          {section.title && (
            <Text size="xs" c="dimmed" fw={600} px="xs" pb={4}>
              {t(`nav.${section.title}`)}
            </Text>
          )}
          {section.entries
            .filter((entry) => atLeast(role, entry.role))
            .map(({ name }) => {
              const to = name === "home" ? base : `${base}/${name}`;
              return (
                <NavLink
                  key={name}
                  component={Link}
                  to={to}
                  label={t(`nav.${name}`)}
                  active={isActive(to)}
                  aria-current={isActive(to) ? "page" : undefined}
                  onClick={onNavigate}
                  py={5}
                  styles={{ root: { borderRadius: "var(--mantine-radius-sm)" } }}
                />
              );
            })}
        </div>
      ))}
    </Stack>
  );
}
