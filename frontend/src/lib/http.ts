import { ConnectionLost, errorOf } from "./errors";
import type { ApiPath } from "./schema";
import { sessionEnded } from "./sessionEnded";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

export function cookie(name: string): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** `fetch` for our own API: CSRF header, the chosen language, and every failure a thrown `ApiError` or `ConnectionLost`. */
export async function send(input: Request): Promise<Response> {
  const request = new Request(input, { credentials: "same-origin" });
  request.headers.set("Accept-Language", document.documentElement.lang || "en");
  if (!safe.has(request.method)) request.headers.set("X-CSRFToken", cookie("csrftoken"));
  let response: Response;
  try {
    response = await fetch(request);
  } catch (reason) {
    if (request.signal.aborted) throw reason;
    throw new ConnectionLost();
  }
  if (response.ok) return response;
  const error = await errorOf(response);
  if ("isSignedOut" in error && error.isSignedOut) sessionEnded.tell();
  throw error;
}

type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue | readonly string[]>;

/** A list is sent as its name once for each value. */
export function withQuery(path: string, query: Query = {}): string {
  const all = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one): [string, QueryValue] => [name, one]));
  const pairs = all.filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

interface Options {
  body?: unknown;
  form?: FormData;
  query?: Query;
  signal?: AbortSignal;
  /** Lets the request outlive the page (a last save while the tab closes). */
  keepalive?: boolean;
}

/** `request<Corpus>("GET", "corpora/1")`: the path is below /api/. A 204 answers undefined. */
export async function request<T>(method: string, path: ApiPath, options: Options = {}): Promise<T> {
  const { body, form, query, ...rest } = options;
  const init: RequestInit = { method, ...rest };
  if (form) init.body = form;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  const url = new URL(withQuery(`/api/${path}`, query), window.location.origin);
  const response = await send(new Request(url, init));
  return (response.status === 204 ? undefined : await response.json()) as T;
}
