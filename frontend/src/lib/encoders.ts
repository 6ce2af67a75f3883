import { useQuery } from "@tanstack/react-query";

import { request } from "./http";
import type { Schemas } from "./schema";

export type Encoder = Schemas["Encoder"];

export function useEncoders() {
  return useQuery({
    queryKey: ["encoders"],
    queryFn: ({ signal }) => request<Encoder[]>("GET", "encoders", { signal }),
    staleTime: Infinity,
  });
}

/** Whether an encoder starts from random weights: the low rate of a pretrained one would leave it unlearned. */
export function startsFromNothing(encoder: string): boolean {
  return /^(scratch:|vectors:|embedding$)/.test(encoder);
}
