import { useTranslation } from "react-i18next";

import { en } from "@/locales";

import { ApiError, ConnectionLost } from "./errors";

type Code = keyof typeof en.errors;

function isKnown(code: unknown): code is Code {
  return typeof code === "string" && code in en.errors;
}

type Field = keyof typeof en.shared.field;

function isField(name: string): name is Field {
  return name in en.shared.field;
}

/** A failure as a sentence in the reader's language: by its reason or code when we know it, else as the server put it. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation(["errors", "shared"]);
  const about = (name: string, messages: string[]) => {
    const said = [messages].flat().join(" ");
    const field = name.split(".")[0] ?? "";
    if (field === "non_field_errors") return said;
    return t("shared:fieldSaid", { field: isField(field) ? t(`shared:field.${field}`) : name, said });
  };
  return (error) => {
    if (error instanceof ConnectionLost) return t("connection_lost");
    if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    const fields = Object.entries(error.fields).filter(([, messages]) => messages.length > 0);
    if (fields.length) return fields.map(([name, messages]) => about(name, messages)).join(" · ");
    const known = [error.data.reason, error.code].find(isKnown);
    return known ? t(known, error.data) : error.message;
  };
}
