import type { Severity } from "@datainsight/schemas";
import { defineRule, type RuleInput } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";

/** Rows that repeat another in every column; both ways of counting are named. */
export const duplicateRows = defineRule({
  id: "duplicate-rows",
  version: 1,
  type: "duplicates",
  goals: "all",
  evaluate: (input) => {
    const found = input.profile.duplicateRows;
    if (!found || found.surplusRows === 0) return [];
    const share = found.surplusRows / input.profile.rowCount;
    return [
      tableFinding(input, {
        severity: severityOf(input, share),
        dimension: "uniqueness",
        rowCount: found.surplusRows,
        rows: found.rows,
        // The stored table numbers its rows from 0; past the rows that are kept there is no condition on a single row.
        predicate:
          found.rows.length === found.surplusRows
            ? `file_row_number IN (${found.rows.map((row) => row - 1).join(", ")})`
            : null,
        evidence: { groups: found.groups, surplusRows: found.surplusRows },
        description: `${counted(found.surplusRows, "row")} ${found.surplusRows === 1 ? "repeats" : "repeat"} an earlier row in every column (${percent(share)} of the rows). ${counted(found.groups, "different row")} ${found.groups === 1 ? "occurs" : "occur"} more than once.`,
        recommendation:
          "If each row stands for one thing, keep the first of each and find out what wrote the others. If equal rows are possible, add a column that tells them apart.",
        fix: { kind: "deduplicate", columns: null },
      }),
    ];
  },
});

function severityOf({ goal, thresholds }: RuleInput, share: number): Severity {
  if (share > thresholds.duplicateRowsHigh) return "high";
  if (share > thresholds.duplicateRowsMedium || goal === "ml_preparation")
    return goal === "exploratory" ? "low" : "medium";
  return "low";
}
