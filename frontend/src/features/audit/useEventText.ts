import { useTranslation } from "react-i18next";

import { en } from "@/locales";

import type { AuditEvent } from "./api/listAudit";

type Verb = keyof typeof en.audit.verb;

function isKnown(verb: string): verb is Verb {
  return verb in en.audit.verb;
}

/** "entity_type.created" -> "created the entity type Material"; a verb that we have no words for as it stands. */
export function useEventText(): (event: AuditEvent) => string {
  const { t } = useTranslation(["audit", "common"]);
  return ({ verb, data }) => {
    const key = verb.replace(".", "_");
    const role = typeof data.role === "string" ? t(`common:role.${data.role}` as "common:role.lead") : "";
    return isKnown(key) ? t(`verb.${key}`, { ...scalars(data), role }) : verb;
  };
}

/** What may stand in a sentence; lists and objects may not. */
function scalars(data: Record<string, unknown>): Record<string, string | number> {
  const shown = Object.entries(data).filter(([, value]) => typeof value === "string" || typeof value === "number");
  return Object.fromEntries(shown) as Record<string, string | number>;
}
