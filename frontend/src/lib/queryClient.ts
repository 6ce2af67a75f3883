import { QueryClient } from "@tanstack/react-query";

import { ApiError } from "./errors";
import { i18next } from "./i18n";

function worthRetrying(count: number, error: Error): boolean {
  return !(error instanceof ApiError) && count < 2;
}

export function makeQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 10_000, refetchOnWindowFocus: false } },
  });
  // Why a job failed, and what became of a line, are texts of the server.
  i18next.on("languageChanged", () => void client.invalidateQueries());
  return client;
}
