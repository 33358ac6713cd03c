import { errorCodes } from "@datainsight/schemas";
import { ServiceError } from "./errors.ts";

/** What a broken constraint means to the caller, by its name in the schema. */
const constraintMessages: Record<string, { field: string; message: string }> = {
  users_email_key: {
    field: "email",
    message: "An account with this email exists already. Sign in, or use another email.",
  },
  workspace_members_pkey: { field: "email", message: "This person is a member of the workspace already." },
};

const lostConnection = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

/** Bytes that are no text, and escapes inside json that are none; half of a surrogate pair makes json a syntax error (22P02). */
const unstorable = new Set(["22021", "22P05"]);

/** The one place where PostgreSQL's errors become ours; what it does not know passes through. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof ServiceError) return error;
  const cause = databaseCause(error);
  if (!cause) return error;
  const { code, constraint, message } = cause;
  if (lostConnection.has(code) || code.startsWith("08")) {
    return new ServiceError(
      "unavailable",
      "The database cannot be reached right now. Try again in a few seconds.",
      {},
      { cause: error },
    );
  }
  if (code === "23505") {
    const known = constraint === undefined ? undefined : constraintMessages[constraint];
    return new ServiceError("conflict", known?.message ?? "This exists already.", known ? { field: known.field } : {}, {
      cause: error,
    });
  }
  if (code === "23503") {
    return new ServiceError(
      "conflict",
      "Something that this refers to is not there any more. Load it again.",
      {},
      { cause: error },
    );
  }
  if (unstorable.has(code) || (code === "22P02" && /json/i.test(message))) {
    return new ServiceError(
      "invalid_input",
      "A text has a character that cannot be stored: NUL, or half of a surrogate pair. Leave it out.",
      {},
      { cause: error },
    );
  }
  if (code === "23514") {
    return new ServiceError(
      "invalid_input",
      `A value is outside what the column allows${constraint ? ` (${constraint})` : ""}.`,
      {},
      { cause: error },
    );
  }
  return error;
}

/** Drizzle wraps the driver's error; the driver's has the SQLSTATE. */
function databaseCause(error: unknown): { code: string; constraint: string | undefined; message: string } | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (!("code" in inner) || typeof inner.code !== "string") continue;
    if (errorCodes.some((ours) => ours === inner.code)) continue;
    const constraint =
      "constraint_name" in inner && typeof inner.constraint_name === "string" ? inner.constraint_name : undefined;
    return { code: inner.code, constraint, message: inner.message };
  }
  return undefined;
}
