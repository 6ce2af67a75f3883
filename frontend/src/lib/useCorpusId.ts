import { useParams } from "react-router";

/** The `:id` of `/corpora/:id/…`. Pages below that route only. */
export function useCorpusId(): number {
  return Number(useParams().id);
}
