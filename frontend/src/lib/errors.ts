/** What the server says went wrong: `{"error": {"code", "message", "data"}}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly data: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Field name -> messages, when a form was refused. */
  get fields(): Record<string, string[]> {
    return (this.data.fields ?? {}) as Record<string, string[]>;
  }

  get isSignedOut(): boolean {
    return this.status === 401 || this.code === "not_authenticated";
  }
}

/** No answer came: the network or the server is away. Nothing is known about whether the request arrived. */
export class ConnectionLost extends Error {
  constructor() {
    super("No connection to the server.");
    this.name = "ConnectionLost";
  }
}

interface ErrorBody {
  error?: { code?: string; message?: string; data?: Record<string, unknown> };
}

const gatewayDown = new Set([502, 503, 504]);

export async function errorOf(response: Response): Promise<ApiError | ConnectionLost> {
  const body = (await response.json().catch(() => ({}))) as ErrorBody;
  if (!body.error && gatewayDown.has(response.status)) return new ConnectionLost();
  const { code = "error", message = response.statusText, data = {} } = body.error ?? {};
  return new ApiError(response.status, code, message, data);
}
