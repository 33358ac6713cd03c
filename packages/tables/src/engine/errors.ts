import { EngineError, type TableError, tooLarge, unavailable } from "../table-error.ts";

const kindPattern = /^([A-Za-z][A-Za-z -]{2,40}?) ?(?:Error|Exception)?:/;
const pathPattern = /(["'`]?)(?:[A-Za-z]:)?[\\/](?:[^\s"'`:;,()]+[\\/])*[^\s"'`:;,()]*\1/g;

const deniedPattern = /permission error|file system operations are disabled|access.*disabled/i;
const memoryPattern = /out of memory|failed to (?:allocate|pin)|bad_alloc/i;
const diskPattern = /no space left|disk full|disk quota|max_temp_directory_size|temp directory.*limit/i;
const systemPattern = /input\/output error|read-only file system|too many open files/i;

const noSpace = "There is not enough disk space for the work. Make room, and try again.";
const noMemory = "The table needs more memory than the engine may use. Raise the limit, or split the file.";
const noFiles = "The disk of the server cannot be read or written at the moment. Try again.";

/** Failures of the file system that say nothing about the file that is read. */
const systemCodes = new Map([
  ["ENOSPC", noSpace],
  ["EDQUOT", noSpace],
  ["EIO", noFiles],
  ["EROFS", noFiles],
  ["EMFILE", noFiles],
  ["ENFILE", noFiles],
  ["EACCES", noFiles],
  ["EPERM", noFiles],
]);

/**
 * A failure of Node's file system, such as a full disk, as an error for people, without the path that Node's message names;
 * any other error as it is.
 */
export function describeSystemFailure(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const message = typeof code === "string" ? systemCodes.get(code) : undefined;
  return message === undefined ? error : unavailable(message);
}

/**
 * A failure of DuckDB as an error that can be shown and logged: its kind and the first line of its message,
 * without paths, quoted values, long numbers, or the statement. A TableError where memory or disk did not suffice.
 */
export function describeEngineFailure(error: unknown): EngineError | TableError {
  const text = error instanceof Error ? error.message : String(error);
  const kind = kindPattern.exec(text)?.[1]?.trim() ?? "Unknown";
  // A spill that reached its limit is told by DuckDB as an end of memory.
  if (diskPattern.test(text)) return unavailable(noSpace);
  if (memoryPattern.test(text)) return tooLarge(noMemory);
  if (systemPattern.test(text)) return unavailable(noFiles);
  if (deniedPattern.test(text)) return new EngineError(kind, "The engine may not read or write there");
  const firstLine = text.split("\n", 1)[0] ?? "";
  const clean = firstLine
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "…")
    .replaceAll(pathPattern, "…")
    // A number of so many digits is a value of the table.
    .replaceAll(/\d{5,}(?:\.\d+)?/g, "…")
    .slice(0, 300);
  return new EngineError(kind, `The table engine failed: ${clean}`);
}
