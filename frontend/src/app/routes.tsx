import type { RouteObject } from "react-router";

import { SignInPage } from "@/features/auth/components/SignInPage";

import { PageFailed } from "./PageFailed";
import { RequireSession } from "./RequireSession";
import { Shell } from "./Shell";

/** Pages that are not below a corpus. Add yours as `{ path, lazy: async () => ({ Component: (await import(…)).SomePage }) }`. */
const pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import("@/features/corpora/components/CorporaPage")).CorporaPage }) },
];

/** Pages of one corpus: relative to /corpora/:id; `useCorpusId()` gives the id; the navigation is in CorpusNav.tsx. */
const corpusPages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import("./CorpusHome")).CorpusHome }) },
  {
    path: "annotate",
    lazy: async () => ({ Component: (await import("@/features/annotate/components/AnnotatePage")).AnnotatePage }),
  },
  { path: "import", lazy: async () => ({ Component: (await import("@/features/imports/components/ImportPage")).ImportPage }) },
  {
    path: "import/:jobId",
    lazy: async () => ({ Component: (await import("@/features/imports/components/ImportDetailPage")).ImportDetailPage }),
  },
  {
    path: "types",
    lazy: async () => ({ Component: (await import("@/features/entity-types/components/EntityTypesPage")).EntityTypesPage }),
  },
  { path: "members", lazy: async () => ({ Component: (await import("@/features/members/components/MembersPage")).MembersPage }) },
  {
    path: "guideline",
    lazy: async () => ({ Component: (await import("@/features/guideline/components/GuidelinePage")).GuidelinePage }),
  },
  { path: "rounds", lazy: async () => ({ Component: (await import("@/features/rounds/components/RoundsPage")).RoundsPage }) },
  { path: "rounds/:roundId", lazy: async () => ({ Component: (await import("@/features/rounds/components/RoundPage")).RoundPage }) },
  { path: "rounds/lots/:lotId", lazy: async () => ({ Component: (await import("@/features/lots/components/LotPage")).LotPage }) },
  {
    path: "experiments",
    lazy: async () => ({ Component: (await import("@/features/experiments/components/ExperimentsPage")).ExperimentsPage }),
  },
  {
    path: "experiments/:experimentId",
    lazy: async () => ({ Component: (await import("@/features/experiments/components/ExperimentPage")).ExperimentPage }),
  },
  {
    path: "pretraining",
    lazy: async () => ({ Component: (await import("@/features/pretraining/components/PretrainingsPage")).PretrainingsPage }),
  },
  {
    path: "pretraining/:pretrainingId",
    lazy: async () => ({ Component: (await import("@/features/pretraining/components/PretrainingPage")).PretrainingPage }),
  },
  { path: "browse", lazy: async () => ({ Component: (await import("@/features/browse/components/BrowsePage")).BrowsePage }) },
  { path: "browse/:sentenceId", lazy: async () => ({ Component: (await import("./SentenceDetail")).SentenceDetail }) },
  { path: "export", lazy: async () => ({ Component: (await import("@/features/exports/components/ExportPage")).ExportPage }) },
  { path: "audit", lazy: async () => ({ Component: (await import("@/features/audit/components/AuditPage")).AuditPage }) },
];

export const routes: RouteObject[] = [
  { path: "/login", Component: SignInPage },
  {
    Component: RequireSession,
    ErrorBoundary: PageFailed,
    // Until the first page has loaded, nothing is better than a flicker.
    HydrateFallback: () => null,
    children: [
      {
        Component: Shell,
        children: [...pages, { path: "/corpora/:id", children: corpusPages }],
      },
    ],
  },
];
