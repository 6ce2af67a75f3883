import type { Command } from "@/annotator/commands";
import { Shelf } from "@/annotator/desk/storage";
import { used } from "@/annotator/typeFinder";
import { browserStorage } from "@/lib/browserStorage";

const shelf = new Shelf<string[]>(browserStorage, "anneal.annotate.");
const name = "recentTypes";

/** Names of the entity types given last in this browser, the newest first. */
export function recentTypes(): readonly string[] {
  return shelf.get(name) ?? [];
}

export function noteType(command: Command): void {
  if (command.do === "label") shelf.put(name, used(recentTypes(), command.type));
}
