import { matchesTrimmed } from "../sql.ts";

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

const answers: readonly string[] = ["none", "not applicable", "na", "n/a", "empty", "(none)"];
const maxAnswerShare = 0.5;

/** What says "missing", as a pattern of RE2's. */
export const tokenPattern = `(?i)(?:${tokens.map((token) => token.replace(/[\\[\](){}.*?^$|/+-]/g, "\\$&")).join("|")}|unknown .{1,30})`;

/** True where a value says "missing"; words after "unknown" ("Unknown bird - small") only say what is unknown. */
export function tokenCondition(value: string): string {
  return matchesTrimmed(value, tokenPattern);
}

/** Leaves out what is more likely a value: `NA` among codes of up to three letters, `none` where most say so. */
export function likelyTokens(
  found: readonly { token: string; count: number }[],
  column: { columnName: string; shortCodes: boolean; count: number },
): { token: string; count: number }[] {
  return found.filter(({ token, count }) => {
    const word = token.trim().toLowerCase();
    if (column.shortCodes && ["na", "nan", "nil", "unk", "tba", "tbd"].includes(word)) return false;
    // An answer that most give is one of the answers; "unknown" never is.
    if (answers.includes(word)) return count < column.count * maxAnswerShare;
    return count < column.count;
  });
}
