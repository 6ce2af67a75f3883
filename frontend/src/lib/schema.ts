import type { components, paths } from "@/types/api";

/** The shapes of the API, generated from its OpenAPI schema (`make types`). */
export type Schemas = components["schemas"];

type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${number}${Filled<After>}`
  : Path;

type BelowApi<Path extends string> = Path extends `/api/${infer Rest}` ? Filled<Rest> : never;

/** Every address of the API below /api/, ids filled in: an address that the server does not have does not compile. */
export type ApiPath = BelowApi<keyof paths>;
