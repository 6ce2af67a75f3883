import type { Span } from "../span";

/** A sentence claimed from the queue, as the API gives it. */
export interface QueueItem {
  id: number;
  purpose: string;
  lease_until: string | null;
  sentence: {
    id: number;
    text: string;
    split: string;
    status: string;
    position: number;
    document: { id: number; name: string };
  };
  suggestion: { spans: Span[]; confidence: number | null; source: string } | null;
  context: { before: string | null; after: string | null } | null;
}

/** What leaves the desk for the server. `key` names it once and for all; `text` shows it to people if it is refused. */
export type Outgoing = { key: string; at: number; sentence: number; text: string } & (
  | { verb: "submit"; item: number; spans: Span[]; seconds: number }
  | { verb: "skip"; item: number; reason: string }
  | { verb: "revise"; spans: Span[]; seconds: number }
);

export interface Refusal {
  code: string;
  message: string;
  /** What the words for it are chosen by and filled with. */
  data?: Record<string, unknown>;
}

export type Refused = Outgoing & { refusal: Refusal };

export interface Claimed {
  items: QueueItem[];
  /** Open items that nobody holds. */
  remaining: number;
}

/** What an answer stands for: how many sentences were asked for, and whether it lists all that this person holds. */
export interface Answer {
  asked: number;
  isWhole: boolean;
}

export type Connection = "fine" | "lost" | "signed_out";

/** The server, as far as the desk knows it. */
export interface Transport {
  claim: (count: number) => Promise<Claimed>;
  submit: (work: Extract<Outgoing, { verb: "submit" }>, want: number) => Promise<Claimed>;
  skip: (work: Extract<Outgoing, { verb: "skip" }>, want: number) => Promise<Claimed>;
  revise: (work: Extract<Outgoing, { verb: "revise" }>) => Promise<unknown>;
  /** Fails as a signed-out request does, unless the desk's person is the one who is signed in. */
  identify: () => Promise<unknown>;
  /** What a failure means: try again, wait for a sign-in, or the server's final no. */
  judge: (error: unknown) => "later" | "signed_out" | Refusal;
}
