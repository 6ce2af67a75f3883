import { useQuery } from "@tanstack/react-query";

import { request } from "./http";
import type { Schemas } from "./schema";

export type Encoder = Schemas["Encoder"];

/** The one in the box: pretrained, and loaded from no hub. */
export const zhTiny = "anneal:zh-tiny";

export function useEncoders() {
  return useQuery({
    queryKey: ["encoders"],
    queryFn: ({ signal }) => request<Encoder[]>("GET", "encoders", { signal }),
  });
}

/** An encoder as people know it: its id, and behind that of one's own the name that it was given. */
export function useEncoderName(): (encoder: string) => string {
  const encoders = useEncoders().data ?? [];
  const one = (part: string) => {
    const title = isOwn(part) && encoders.find(({ id }) => id === part)?.title;
    return title ? `${part} · ${title}` : part;
  };
  return (encoder) => encoder.split(" + ").map(one).join(" + ");
}

/** Pretrained here. */
export function isOwn(encoder: string): boolean {
  return encoder.startsWith("own:");
}

/** Whether an encoder starts from random weights: the low rate of a pretrained one would leave it unlearned. */
export function startsFromNothing(encoder: string): boolean {
  return /^(scratch:|vectors:|embedding$)/.test(encoder);
}
