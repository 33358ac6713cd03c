import type { ErrorCode } from "@datainsight/schemas";

/** A failure of signing in or of managing accounts, meant for people: it says what happened and what to do. */
export class AuthError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { field?: string } = {}) {
    super(message, options);
    this.name = "AuthError";
    this.code = code;
    this.field = options.field;
  }
}
