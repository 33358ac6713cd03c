import type { Severity } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { numbersOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, figure, percent } from "../wording.ts";

/** Numbers that name a thing or a place: far away is not wrong. */
const unmeasured = new Set(["identifier", "latitude", "longitude", "postcode", "phone", "credit_card", "national_id"]);

/** Numbers beyond every robust fence of their column. Only those that no tail explains cost points. */
export const outliers = defineRule({
  id: "outliers",
  version: 1,
  type: "outliers",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const found = column.facts.outliers;
      if (!found || unmeasured.has(column.semanticType ?? "")) return [];
      const distance = distanceOf(column, found);
      const far = distance > input.thresholds.outlierFar;
      return columnFinding(input, {
        column,
        set: found,
        severity: severityOf(input, far),
        dimension: far ? "accuracy" : null,
        threshold: { name: "outlierFar", observed: distance },
        description: `${counted(found.count, "value")} of "${column.columnName}" (${percent(found.count / column.statistics.count)}) ${found.count === 1 ? "lies" : "lie"} outside ${figure(found.lower)} to ${figure(found.upper)}, where the others end; the farthest is ${figure(found.farthest)}, the median ${figure(column.median ?? 0)}.`,
        recommendation:
          "Look at these rows: a slip of the unit or the decimal point is to be corrected at the source; a true extreme stays. Do not cut them off unseen.",
        code: snippet(
          `values = ${numbersOf(column)}`,
          `suspects = df[(values < ${found.lower}) | (values > ${found.upper})]`,
          "print(suspects)",
        ),
      });
    }),
});

/** How far the farthest value is from the median, in distances of the fence on its side. */
function distanceOf(
  column: ProfiledColumn,
  { lower, upper, farthest }: { lower: number; upper: number; farthest: number },
): number {
  const median = column.median ?? 0;
  const fence = farthest > median ? upper - median : median - lower;
  return fence === 0 ? 0 : Math.abs(farthest - median) / fence;
}

function severityOf({ goal }: RuleInput, far: boolean): Severity {
  if (!far) return "low";
  return goal === "exploratory" ? "low" : "medium";
}
