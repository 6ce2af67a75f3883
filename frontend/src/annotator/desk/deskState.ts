import type { History } from "../history";
import type { Connection, QueueItem, Refused } from "./work";

/** What the page shows. A new object at every change. */
export interface DeskState {
  item: QueueItem | null;
  history: History | null;
  /** The sentence was answered before and is open again. */
  correcting: boolean;
  /** The answer was to skip it. */
  skipped: boolean;
  /** The correction differs from what was sent. */
  unsaved: boolean;
  /** The sentence is begun, but the server no longer keeps it for this person. */
  lost: boolean;
  canGoBack: boolean;
  /** Sentences in the browser behind the present one. */
  ahead: number;
  /** In hand or waiting for anyone. */
  remaining: number | null;
  done: number;
  seconds: number;
  connection: Connection;
  waiting: number;
  refused: readonly Refused[];
  /** The server has no more for this person now. */
  exhausted: boolean;
  error: unknown;
}
