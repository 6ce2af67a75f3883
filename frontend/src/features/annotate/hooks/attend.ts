import { Desk } from "@/annotator/desk/desk";
import { browserStorage } from "@/lib/browserStorage";
import { sessionEnded } from "@/lib/sessionEnded";

import { queueTransport } from "../api/queue";

/** Desks whose page was left before all was sent, by owner. */
const left = new Map<string, { desk: Desk; end: () => void }>();

/** The desk of one person in one corpus: the one that was left, or a new one. */
export function deskOf(corpusId: number, userId: number): Desk {
  const owner = `anneal.desk.${userId}.${corpusId}`;
  const transport = queueTransport(corpusId, userId);
  return left.get(owner)?.desk ?? new Desk({ transport, storage: browserStorage, owner });
}

/** Sits a person down. The function to leave with lets the desk go on until its work is sent. */
export function attend(desk: Desk): () => void {
  left.get(desk.owner)?.end();
  const stopWatching = watch(desk);
  desk.start();
  return () => leave(desk, stopWatching);
}

function leave(desk: Desk, stopWatching: () => void): void {
  desk.stop();
  const end = () => {
    unsubscribe();
    stopWatching();
    left.delete(desk.owner);
  };
  const endWhenSent = () => desk.current().waiting === 0 && end();
  const unsubscribe = desk.subscribe(endWhenSent);
  left.set(desk.owner, { desk, end });
  endWhenSent();
}

/** Tries again when the network or the session is back, and asks before the tab is closed on work that is not sent. */
function watch(desk: Desk): () => void {
  const retry = () => desk.retry();
  const signedIn = () => !sessionEnded.now() && desk.retry();
  const ask = (event: BeforeUnloadEvent) => desk.current().waiting > 0 && event.preventDefault();
  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", ask);
  const unsubscribe = sessionEnded.subscribe(signedIn);
  return () => {
    window.removeEventListener("online", retry);
    window.removeEventListener("beforeunload", ask);
    unsubscribe();
  };
}
