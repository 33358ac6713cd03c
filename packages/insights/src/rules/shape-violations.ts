import type { Severity } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { snippet, textOf } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Codes that do not have the shape which nearly all values of the column share. */
export const shapeViolations = defineRule({
  id: "shape-violations",
  version: 1,
  type: "pattern_violation",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "shape", ({ mask, violations }, column) => {
      const share = violations.count / column.statistics.count;
      // A mixed type says the same with more right: not twice.
      if (1 - share < input.thresholds.shapeShare || column.facts.misfits) return null;
      const severity: Severity =
        share > input.thresholds.invalidMedium && input.goal !== "exploratory" ? "medium" : "low";
      return columnFinding(input, {
        column,
        set: violations,
        severity,
        dimension: "validity",
        threshold: { name: "shapeShare", observed: 1 - share },
        description: `${percent(1 - share)} of "${column.columnName}" look like ${mask} (A and a letters, 9 digits${mask.includes("+") ? ", + any number of them" : ""}); ${counted(violations.count, "value")} ${violations.count === 1 ? "does" : "do"} not, such as ${listed(violations.examples)}.`,
        recommendation:
          "Look whether these are slips of the pen or codes of another kind; a second kind deserves a column of its own.",
        code: snippet(
          `valid = ${textOf(column)}.str.strip().str.fullmatch(r"${pythonPattern(mask)}")`,
          "print(df[~valid.fillna(True)])",
        ),
      });
    }),
});

/** The mask as a pattern of Python's: letters of any alphabet, digits. */
function pythonPattern(mask: string): string {
  return mask
    .replace(/["\\[\](){}.*?^$|/-]/g, "\\$&")
    .replace(/[Aa]/g, "[^\\W\\d_]")
    .replace(/9/g, "\\d");
}
