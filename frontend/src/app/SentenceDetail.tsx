import { SentencePage } from "@/features/browse/components/SentencePage";

import { SentenceEditor } from "./SentenceEditor";

/** The sentence with its history, and the annotator to correct it: neither feature knows the other. */
export function SentenceDetail() {
  return <SentencePage editor={(props) => <SentenceEditor {...props} />} />;
}
