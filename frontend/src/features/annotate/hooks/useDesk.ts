import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { Desk, RENEW_EVERY } from "@/annotator/desk/desk";
import { browserStorage } from "@/lib/browserStorage";
import { corpusKey } from "@/lib/corpus";
import { sessionEnded } from "@/lib/sessionEnded";

import { queueTransport } from "../api/queue";

const LOOK_AGAIN = 20_000;

/** The desk of one person in one corpus, for as long as the page is open. */
export function useDesk(corpusId: number, userId: number) {
  const [desk] = useState(
    () =>
      new Desk({ transport: queueTransport(corpusId), storage: browserStorage, owner: `anneal.desk.${userId}.${corpusId}` }),
  );
  const state = useSyncExternalStore(desk.subscribe, desk.current);
  const client = useQueryClient();

  useEffect(() => {
    desk.start();
    return () => {
      desk.stop();
      void client.invalidateQueries({ queryKey: corpusKey(corpusId) });
    };
  }, [desk, client, corpusId]);

  useEffect(() => {
    const retry = () => desk.retry();
    const signedIn = () => !sessionEnded.now() && desk.retry();
    window.addEventListener("online", retry);
    const unsubscribe = sessionEnded.subscribe(signedIn);
    return () => {
      window.removeEventListener("online", retry);
      unsubscribe();
    };
  }, [desk]);

  useRenewal(desk);

  useEffect(() => {
    if (!state.exhausted) return undefined;
    const timer = setInterval(() => document.visibilityState === "visible" && desk.retry(), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [desk, state.exhausted]);

  useEffect(() => {
    if (state.waiting === 0) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [state.waiting]);

  return { desk, state };
}

/** Claims are kept while somebody is at work, and checked when they come back to the tab. */
function useRenewal(desk: Desk): void {
  useEffect(() => {
    let active = false;
    const live = () => (active = true);
    const renew = () => {
      if (active && document.visibilityState === "visible") desk.renew();
      active = false;
    };
    const cameBack = () => document.visibilityState === "visible" && desk.renew();
    const timer = setInterval(renew, RENEW_EVERY);
    window.addEventListener("keydown", live);
    window.addEventListener("pointermove", live);
    window.addEventListener("focus", cameBack);
    document.addEventListener("visibilitychange", cameBack);
    return () => {
      clearInterval(timer);
      window.removeEventListener("keydown", live);
      window.removeEventListener("pointermove", live);
      window.removeEventListener("focus", cameBack);
      document.removeEventListener("visibilitychange", cameBack);
    };
  }, [desk]);
}
