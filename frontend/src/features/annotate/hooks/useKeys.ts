import { useEffect, useEffectEvent } from "react";

const typing = "input, textarea, select, [contenteditable=true]";
const elsewhere = "[role=dialog], [role=menu], [role=listbox]";
const pressable = "button, a[href], [role=radio], [role=tab]";

/** Keys that belong to whatever has the focus. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || !target) return event.defaultPrevented;
  if (target.closest(typing) || target.closest(elsewhere)) return true;
  return [" ", "Enter"].includes(event.key) && target.closest(pressable) !== null;
}

/** Keys pressed anywhere on the page. `handle` answers whether it has used the key. */
export function useKeys(handle: (event: KeyboardEvent) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isTaken(event) && handle(event)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
