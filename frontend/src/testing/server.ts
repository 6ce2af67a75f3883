import { vi } from "vitest";

type Answer = (request: { body: unknown; query: URLSearchParams; form: FormData | null }) => unknown;

export interface Call {
  route: string;
  body: unknown;
}

/** Thrown by a fake route, it is answered as the server answers an error. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly data: Record<string, unknown> = {},
  ) {
    super(code);
  }
}

/**
 * Stands in for the server: `fakeServer({"GET corpora/1": () => ({…})})`. Throw a `Refusal` for an error answer, a
 * `TypeError` for a lost connection. Returns the calls made, oldest first.
 */
export function fakeServer(routes: Record<string, Answer>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const route = `${request.method} ${url.pathname.replace(/^\/api\//, "")}`;
    const isJson = request.headers.get("Content-Type")?.startsWith("application/json") ?? false;
    const body: unknown = isJson ? await request.json() : undefined;
    calls.push({ route, body });
    const answer = routes[route];
    if (!answer) return json(404, { error: { code: "not_found", message: `no fake for ${route}`, data: {} } });
    try {
      return json(200, answer({ body, query: url.searchParams, form: isJson ? null : await formOf(request) }));
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
      return json(reason.status, { error: { code: reason.code, message: reason.code, data: reason.data } });
    }
  });
  return calls;
}

async function formOf(request: Request): Promise<FormData | null> {
  return request.method === "POST" ? request.formData().catch(() => null) : null;
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body ?? {}), { status, headers: { "Content-Type": "application/json" } });
}
