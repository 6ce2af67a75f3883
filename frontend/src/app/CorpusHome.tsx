import { RecentActivity } from "@/features/audit/components/RecentActivity";
import { CorpusHomePage } from "@/features/corpora/components/CorpusHomePage";

/** Two features on one page: neither knows the other. */
export function CorpusHome() {
  return <CorpusHomePage activity={<RecentActivity />} />;
}
