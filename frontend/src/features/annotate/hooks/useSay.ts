import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Outcome } from "@/annotator/commands";
import { type Doc, surface } from "@/annotator/document";
import type { EntityType } from "@/lib/entityTypes";

type Translate = TFunction<"annotate">;
type PlainWord = "undone" | "redone" | "nothingToUndo" | "nothingToUndoHere" | "nothingToRedo" | "submitted" | "kept" | "corrected" | "skipped" | "firstOne" | "nothing_selected";

/** An outcome in words; null when there is nothing worth saying. */
function words(outcome: Outcome, doc: Doc, t: Translate, titleOf: (type: string) => string): string | null {
  switch (outcome.did) {
    case "nothing":
      return null;
    case "moved":
      return surface(doc, outcome.span);
    case "refused":
      return t(`said.${outcome.why}`);
    case "labelledOthers":
    case "acceptedAll":
    case "rejectedAll":
      return t(`said.${outcome.did}`, { count: outcome.count });
    case "activated": {
      const isSuggested = doc.suggestions.some(({ start }) => start === outcome.span.start);
      const values = { type: titleOf(outcome.span.type), text: surface(doc, outcome.span) };
      return t(isSuggested ? "said.activatedSuggestion" : "said.activated", values);
    }
    default:
      return t(`said.${outcome.did}`, { type: titleOf(outcome.span.type), text: surface(doc, outcome.span) });
  }
}

/** What was last said to the person: one line below the sentence, read aloud by screen readers. */
export function useSay(types: ReadonlyMap<string, EntityType>) {
  const { t } = useTranslation("annotate");
  const [said, setSaid] = useState({ text: "", isQuiet: false });
  const titleOf = (name: string) => types.get(name)?.title || name;
  return {
    said,
    say: (word: PlainWord) => setSaid({ text: t(`said.${word}`), isQuiet: false }),
    report: (outcome: Outcome, doc: Doc) => {
      const text = words(outcome, doc, t, titleOf);
      if (text !== null) setSaid({ text, isQuiet: outcome.did === "moved" });
    },
    hush: () => setSaid({ text: "", isQuiet: false }),
  };
}
