import { AuthError } from "@datainsight/auth";
import type { ErrorCode, ErrorDetails } from "@datainsight/schemas";
import {
  errorMeanings,
  type ErrorPlace,
  internalMessage,
  ServiceError,
  translateDatabaseError,
} from "@datainsight/services";
import { TRPCError } from "@trpc/server";
import { HTTPException } from "hono/http-exception";
import { ZodError, type core } from "zod";

/** A failure as every transport tells it, with what only the log may know. */
export type Failure = { code: ErrorCode; message: string; place: ErrorPlace; cause: unknown };

/** Reads any error as one of ours. What is meant for nobody becomes `internal`, its text kept for the log. */
export function failureOf(error: unknown): Failure {
  const known = knownFailure(error);
  if (known) return known;
  const translated = translateDatabaseError(error);
  return translated === error ? internal(error) : (knownFailure(translated) ?? internal(error));
}

function knownFailure(error: unknown): Failure | undefined {
  if (error instanceof ServiceError) {
    if (error.code === "internal") return internal(error);
    return { code: error.code, message: error.message, place: error.place, cause: error };
  }
  if (error instanceof AuthError) {
    if (error.code === "internal") return internal(error);
    const place = error.field === undefined ? {} : { field: error.field };
    return { code: error.code, message: error.message, place, cause: error };
  }
  if (error instanceof TRPCError) return trpcFailure(error);
  if (error instanceof HTTPException) return httpFailure(error);
  return undefined;
}

function internal(cause: unknown): Failure {
  return { code: "internal", message: internalMessage, place: {}, cause };
}

const trpcCodes: Partial<Record<TRPCError["code"], ErrorCode>> = {
  PARSE_ERROR: "invalid_input",
  BAD_REQUEST: "invalid_input",
  METHOD_NOT_SUPPORTED: "invalid_input",
  UNAUTHORIZED: "unauthenticated",
  FORBIDDEN: "forbidden",
  NOT_FOUND: "not_found",
  CONFLICT: "conflict",
  PRECONDITION_FAILED: "precondition_failed",
  PAYLOAD_TOO_LARGE: "too_large",
  UNSUPPORTED_MEDIA_TYPE: "unsupported",
  TOO_MANY_REQUESTS: "limit_exceeded",
  SERVICE_UNAVAILABLE: "unavailable",
  CLIENT_CLOSED_REQUEST: "interrupted",
};

function trpcFailure(error: TRPCError): Failure {
  const { cause } = error;
  if (error.code === "BAD_REQUEST" && cause instanceof ZodError) return inputFailure(cause);
  // tRPC wraps what a procedure throws as an internal error with the cause inside.
  if (cause instanceof ServiceError || cause instanceof AuthError) return failureOf(cause);
  if (error.code === "INTERNAL_SERVER_ERROR") return cause === undefined ? internal(error) : failureOf(cause);
  const code = trpcCodes[error.code];
  return code === undefined ? internal(error) : { code, message: error.message, place: {}, cause: error };
}

/** The first thing that is wrong with an input, by the name of its field. */
export function inputFailure(error: ZodError): Failure {
  const [issue] = error.issues;
  const field = issue === undefined ? "" : fieldOf(issue);
  const message = issue?.message ?? "The input is not valid.";
  return {
    code: "invalid_input",
    message: field === "" ? message : `${field}: ${message}`,
    place: field === "" ? {} : { field },
    cause: error,
  };
}

function fieldOf(issue: core.$ZodIssue): string {
  const unknownField = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  return [...issue.path.map(String), ...(unknownField === undefined ? [] : [unknownField])].join(".");
}

function httpFailure(error: HTTPException): Failure {
  const code = (Object.keys(errorMeanings) as ErrorCode[]).find((known) => errorMeanings[known].http === error.status);
  return code === undefined || code === "internal"
    ? internal(error)
    : { code, message: error.message, place: {}, cause: error };
}

/** What leaves the process of a failure. */
export function detailsOf({ code, message, place }: Failure, requestId: string): ErrorDetails {
  return { code, message, ...place, requestId };
}

/** A failure in the form that makes tRPC answer with the right status. */
export function trpcErrorOf(failure: Failure): TRPCError {
  return new TRPCError({ code: errorMeanings[failure.code].trpc, message: failure.message, cause: failure.cause });
}
