import type { ErrorCode } from "@datainsight/schemas";

/** A failure of the store that the caller can act on; anything else is thrown as it came. */
export class StorageError extends Error {
  readonly code: Extract<ErrorCode, "too_large" | "unavailable" | "interrupted" | "not_found">;

  constructor(code: StorageError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StorageError";
    this.code = code;
  }
}

/** Names what the operating system said in words for people; other errors pass through. */
export function translateStorageError(error: unknown): unknown {
  const code = systemCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new StorageError(
      "unavailable",
      "The disk that holds the files is full. Free space there, then send the file again.",
      {
        cause: error,
      },
    );
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return new StorageError(
      "unavailable",
      "The folder that holds the files cannot be written. Check its owner and permissions.",
      {
        cause: error,
      },
    );
  }
  return error;
}

/** Libraries wrap the system's error in their own, at times more than once. */
function systemCode(error: unknown): string | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string" && /^E[A-Z]+$/.test(inner.code)) {
      return inner.code;
    }
  }
  return undefined;
}
