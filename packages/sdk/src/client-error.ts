import type { AppRouter } from "@datainsight/api";
import { type ErrorCode, ErrorDetails } from "@datainsight/schemas";
import { TRPCClientError } from "@trpc/client";

type Place = { field?: string | undefined; row?: number | undefined; column?: string | undefined };

/** Every failure of a client: what happened, where, and the request to name when asking for help. */
export class ClientError extends TRPCClientError<AppRouter> {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly row: number | undefined;
  readonly column: string | undefined;
  readonly requestId: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: Place & { requestId?: string | undefined; cause?: Error } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    // tRPC's class sets the prototype to its own.
    Object.setPrototypeOf(this, ClientError.prototype);
    this.name = "ClientError";
    this.code = code;
    this.field = options.field;
    this.row = options.row;
    this.column = options.column;
    this.requestId = options.requestId;
  }
}

/** Any failure of a call to `url` as a ClientError: the server's own words, or that it cannot be reached. */
export function toClientError(error: unknown, url: string): ClientError {
  if (error instanceof ClientError) return error;
  if (error instanceof TRPCClientError) {
    const details = ErrorDetails.safeParse(error.data);
    if (details.success) return fromDetails(details.data);
  }
  return isAbort(error) ? interrupted(error) : unreachable(error, url);
}

/** The failure that a REST answer tells. */
export async function fromResponse(response: Response, url: string): Promise<ClientError> {
  const body: unknown = await response.json().catch(() => undefined);
  const details = ErrorDetails.safeParse(
    typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined,
  );
  if (details.success) return fromDetails(details.data);
  return new ClientError(
    "unavailable",
    `${url} answered ${response.status}, and not as a DataInsight server does. Check the URL.`,
  );
}

function fromDetails({ code, message, ...rest }: ErrorDetails): ClientError {
  return new ClientError(code, message, rest);
}

function interrupted(error: unknown): ClientError {
  return new ClientError("interrupted", "The call was stopped before its end.", causeOf(error));
}

function unreachable(error: unknown, url: string): ClientError {
  return new ClientError(
    "unavailable",
    `No DataInsight server answers at ${url}. Check the URL, and that it runs.`,
    causeOf(error),
  );
}

function causeOf(error: unknown): { cause?: Error } {
  return error instanceof Error ? { cause: error } : {};
}

function isAbort(error: unknown): boolean {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner.name === "AbortError") return true;
  }
  return false;
}
