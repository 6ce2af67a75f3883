import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { type Desk, RENEW_EVERY } from "@/annotator/desk/desk";
import { corpusKey } from "@/lib/corpus";

import { attend, deskOf } from "./attend";

const LOOK_AGAIN = 20_000;

/** The desk of one person in one corpus. It outlives the page until its work is sent. */
export function useDesk(corpusId: number, userId: number) {
  const [desk] = useState(() => deskOf(corpusId, userId));
  const state = useSyncExternalStore(desk.subscribe, desk.current);
  const client = useQueryClient();

  useEffect(() => {
    const leave = attend(desk);
    return () => {
      leave();
      void client.invalidateQueries({ queryKey: corpusKey(corpusId) });
    };
  }, [desk, client, corpusId]);

  useRenewal(desk);

  useEffect(() => {
    if (!state.exhausted) return undefined;
    const timer = setInterval(() => document.visibilityState === "visible" && desk.retry(), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [desk, state.exhausted]);

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
