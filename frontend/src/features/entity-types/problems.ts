import { reservedKeys } from "@/annotator/keymap";
import type { EntityType } from "@/lib/entityTypes";

export type NameProblem = "empty" | "characters" | "taken";
export type HotkeyProblem = { kind: "characters" } | { kind: "reserved" } | { kind: "taken"; by: EntityType };

/** The name goes into tags such as B-Material, so it follows the server's rule. */
export function nameProblem(name: string, others: readonly EntityType[]): NameProblem | null {
  if (name === "") return "empty";
  if (/[\s\-"'<>&]/.test(name)) return "characters";
  return others.some((other) => other.name === name) ? "taken" : null;
}

/** Why this key cannot be the hotkey; an empty one is no key at all and fine. */
export function hotkeyProblem(hotkey: string, others: readonly EntityType[]): HotkeyProblem | null {
  if (hotkey === "") return null;
  const key = hotkey.toLowerCase();
  if (!/^[a-z0-9]$/.test(key)) return { kind: "characters" };
  if (key in reservedKeys) return { kind: "reserved" };
  const by = others.find((other) => other.hotkey === key);
  return by ? { kind: "taken", by } : null;
}
