import { useQuery } from "@tanstack/react-query";

import { request } from "./http";
import type { Schemas } from "./schema";

export type Preset = Schemas["Preset"];

export function usePresets() {
  return useQuery({
    queryKey: ["presets"],
    queryFn: ({ signal }) => request<Preset[]>("GET", "presets", { signal }),
    staleTime: Infinity,
  });
}
