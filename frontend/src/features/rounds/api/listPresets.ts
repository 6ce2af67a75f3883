import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

import type { RoundSettings } from "./round";

export type Preset = Omit<Schemas["Preset"], "settings"> & { settings: Partial<RoundSettings> };

export function usePresets() {
  return useQuery({
    queryKey: ["presets"],
    queryFn: ({ signal }) => request<Preset[]>("GET", "presets", { signal }),
    staleTime: Infinity,
  });
}
