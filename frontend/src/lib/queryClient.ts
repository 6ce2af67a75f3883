import { QueryClient } from "@tanstack/react-query";

import { ApiError } from "./errors";

function worthRetrying(count: number, error: Error): boolean {
  return !(error instanceof ApiError) && count < 2;
}

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 10_000, refetchOnWindowFocus: false } },
  });
}
