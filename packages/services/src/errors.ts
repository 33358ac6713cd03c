import type { ErrorCode, ErrorDetails } from "@datainsight/schemas";

/** What each kind of failure means to every transport, to the log and to a job that meets it. */
export type ErrorMeaning = {
  http: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 429 | 500 | 503;
  trpc:
    | "BAD_REQUEST"
    | "UNAUTHORIZED"
    | "FORBIDDEN"
    | "NOT_FOUND"
    | "CONFLICT"
    | "PRECONDITION_FAILED"
    | "TOO_MANY_REQUESTS"
    | "PAYLOAD_TOO_LARGE"
    | "UNSUPPORTED_MEDIA_TYPE"
    | "SERVICE_UNAVAILABLE"
    | "INTERNAL_SERVER_ERROR";
  log: "debug" | "info" | "warn" | "error";
  /** `fail` ends the job's row at once; `retry` gives it back to the queue. */
  job: "fail" | "retry";
};

export const errorMeanings: Record<ErrorCode, ErrorMeaning> = {
  invalid_input: { http: 400, trpc: "BAD_REQUEST", log: "info", job: "fail" },
  unauthenticated: { http: 401, trpc: "UNAUTHORIZED", log: "info", job: "fail" },
  forbidden: { http: 403, trpc: "FORBIDDEN", log: "info", job: "fail" },
  not_found: { http: 404, trpc: "NOT_FOUND", log: "debug", job: "fail" },
  conflict: { http: 409, trpc: "CONFLICT", log: "info", job: "fail" },
  precondition_failed: { http: 412, trpc: "PRECONDITION_FAILED", log: "info", job: "fail" },
  limit_exceeded: { http: 429, trpc: "TOO_MANY_REQUESTS", log: "info", job: "fail" },
  too_large: { http: 413, trpc: "PAYLOAD_TOO_LARGE", log: "info", job: "fail" },
  unsupported: { http: 415, trpc: "UNSUPPORTED_MEDIA_TYPE", log: "info", job: "fail" },
  unavailable: { http: 503, trpc: "SERVICE_UNAVAILABLE", log: "warn", job: "retry" },
  interrupted: { http: 503, trpc: "SERVICE_UNAVAILABLE", log: "warn", job: "retry" },
  internal: { http: 500, trpc: "INTERNAL_SERVER_ERROR", log: "error", job: "retry" },
};

/** The only text of an internal error that leaves the process; the cause goes to the log. */
export const internalMessage =
  "Something went wrong on our side. Try again; if it stays, name the request id to whoever runs this server.";

export type ErrorPlace = Pick<ErrorDetails, "field" | "row" | "column">;

/** A failure that is meant for the caller: its message says what happened, where, and what to do. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly place: ErrorPlace;

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = "ServiceError";
    this.code = code;
    this.place = place;
  }
}

/** The error for an absent row and for another tenant's row alike. */
export function notFound(resource: string, id: string): ServiceError {
  return new ServiceError(
    "not_found",
    `No ${resource} ${id} is here. Check the id, and that you are a member of its workspace.`,
  );
}

/** The error for something that is there but not the caller's to do. */
export function forbidden(message: string): ServiceError {
  return new ServiceError("forbidden", message);
}
