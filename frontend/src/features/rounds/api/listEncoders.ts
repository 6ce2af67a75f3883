import { useQuery } from "@tanstack/react-query";

import { request } from "@/lib/http";
import type { Schemas } from "@/lib/schema";

export type Encoder = Schemas["Encoder"];

export function useEncoders() {
  return useQuery({
    queryKey: ["encoders"],
    queryFn: ({ signal }) => request<Encoder[]>("GET", "encoders", { signal }),
    staleTime: Infinity,
  });
}
