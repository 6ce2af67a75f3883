import { useTranslation } from "react-i18next";

import { en } from "@/locales";

import { ApiError, ConnectionLost } from "./errors";

type Code = keyof typeof en.errors;

function isKnown(code: unknown): code is Code {
  return typeof code === "string" && code in en.errors;
}

/** A failure as a sentence in the reader's language: by its reason or code when we know it, else as the server put it. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation("errors");
  return (error) => {
    if (error instanceof ConnectionLost) return t("connection_lost");
    if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    const fields = Object.entries(error.fields).map(([name, messages]) => `${name}: ${[messages].flat().join(" ")}`);
    if (fields.length) return fields.join(" · ");
    const known = [error.data.reason, error.code].find(isKnown);
    return known ? t(known, error.data) : error.message;
  };
}
