import { quoteTexts, trimmed } from "../sql.ts";

/** Words and signs that stand for "missing"; compared in lower case and trimmed. */
const tokens = [
  "-",
  "--",
  "---",
  "–",
  "—",
  "?",
  "??",
  "???",
  ".",
  "..",
  "...",
  "_",
  "*",
  "/",
  "\\n",
  "unknown",
  "unk",
  "unknwn",
  "not known",
  "n.a.",
  "n.a",
  "n/a",
  "n\\a",
  "n/d",
  "n.d.",
  "#n/a",
  "na",
  "<na>",
  "nan",
  "null",
  "(null)",
  "<null>",
  "nil",
  "none",
  "(none)",
  "missing",
  "not available",
  "not applicable",
  "not specified",
  "not provided",
  "not stated",
  "not reported",
  "unspecified",
  "undefined",
  "undetermined",
  "tbd",
  "tba",
  "t.b.d.",
  "no data",
  "no value",
  "nodata",
  "blank",
  "(blank)",
  "empty",
  "(empty)",
  "#ref!",
  "#value!",
  "#div/0!",
  "#name?",
  "#null!",
  "#num!",
  "0000-00-00",
  "-99",
  "-999",
  "-9999",
  "-999.0",
  "-9999.0",
] as const;

/** True where a value says "missing"; words after "unknown" ("Unknown bird - small") only say what is unknown. */
export function tokenCondition(value: string): string {
  const folded = `lower(${trimmed(value)})`;
  return `length(${value}) <= 40 AND (${folded} IN (${quoteTexts(tokens)}) OR ${folded} LIKE 'unknown %')`;
}

/** Leaves out what is more likely a value: `NA` among two-letter codes, `none` as one of a few answers. */
export function likelyTokens(
  found: readonly { token: string; count: number }[],
  column: { columnName: string; shortCodes: boolean; count: number },
): { token: string; count: number }[] {
  return found.filter(({ token, count }) => {
    const word = token.trim().toLowerCase();
    if (column.shortCodes && (word === "na" || word === "nan" || word === "nil")) return false;
    return count < column.count;
  });
}
