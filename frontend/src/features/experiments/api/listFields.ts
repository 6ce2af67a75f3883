import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";

import type { SettingField } from "./experiment";

/** Every setting that a grid can vary. */
export function useSettingFields() {
  return useQuery({
    queryKey: ["setting-fields"],
    queryFn: ({ signal }) => request<SettingField[]>("GET", "setting-fields", { signal }),
    staleTime: Infinity,
  });
}
