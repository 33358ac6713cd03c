import { EngineError } from "../table-error.ts";

const kindPattern = /^([A-Za-z][A-Za-z -]{2,40}?) ?(?:Error|Exception)?:/;
const pathPattern = /(["'`]?)(?:[A-Za-z]:)?[\\/](?:[^\s"'`:;,()]+[\\/])*[^\s"'`:;,()]*\1/g;

const explanations: readonly [RegExp, string][] = [
  [/out of memory/i, "The table needs more memory than the engine may use"],
  [
    /(no space left|disk full|max_temp_directory_size|temp directory.*limit)/i,
    "There is not enough disk space for the work",
  ],
  [/permission error|file system operations are disabled|access.*disabled/i, "The engine may not read or write there"],
];

/**
 * A failure of DuckDB as an error that can be shown and logged: its kind and the first line of its message,
 * without paths, quoted values, or the statement.
 */
export function describeEngineFailure(error: unknown): EngineError {
  const text = error instanceof Error ? error.message : String(error);
  const kind = kindPattern.exec(text)?.[1]?.trim() ?? "Unknown";
  const known = explanations.find(([pattern]) => pattern.test(text));
  if (known) return new EngineError(kind, known[1]);
  const firstLine = text.split("\n", 1)[0] ?? "";
  const clean = firstLine
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "…")
    .replaceAll(pathPattern, "…")
    .slice(0, 300);
  return new EngineError(kind, `The table engine failed: ${clean}`);
}
