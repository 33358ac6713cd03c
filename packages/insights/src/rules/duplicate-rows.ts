import type { Severity } from "@datainsight/schemas";
import { defineRule, type RuleInput } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { rowsPredicate } from "./per-column.ts";

const maxCompared = 200;

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
        predicate: rowsPredicate(found.rows, found.surplusRows, () => repeatsIn(input)),
        evidence: { groups: found.groups, surplusRows: found.surplusRows },
        description: `${counted(found.surplusRows, "row")} ${found.surplusRows === 1 ? "repeats" : "repeat"} an earlier row in every column (${percent(share)} of the rows). ${counted(found.groups, "different row")} ${found.groups === 1 ? "occurs" : "occur"} more than once.`,
        recommendation:
          "If each row stands for one thing, keep the first of each and find out what wrote the others. If equal rows are possible, add a column that tells them apart.",
        fix: { kind: "deduplicate", columns: null },
      }),
    ];
  },
});

/** Every row but the first of those that equal it; null where it would take too long to tell. */
function repeatsIn({ profile }: RuleInput): string | null {
  if (profile.columns.length > maxCompared) return null;
  const names = profile.columns.map(({ storageName }) => storageName).join(", ");
  return `file_row_number NOT IN (SELECT min(file_row_number) FROM data GROUP BY ${names})`;
}

function severityOf({ goal, thresholds }: RuleInput, share: number): Severity {
  if (share > thresholds.duplicateRowsHigh) return "high";
  if (share > thresholds.duplicateRowsMedium || goal === "ml_preparation")
    return goal === "exploratory" ? "low" : "medium";
  return "low";
}
