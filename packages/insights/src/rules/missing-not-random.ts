import type { Missingness } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { listed } from "../wording.ts";

/** Gaps that depend on other values, by Little's test: filling them by an average shifts what is learned. */
export const missingNotRandom = defineRule({
  id: "missing-not-random",
  version: 1,
  type: "missing_data",
  goals: "all",
  evaluate: (input) => {
    const missingness = input.profile.relations?.missingness;
    const test = missingness?.mcar;
    if (!missingness || !test || test.degreesOfFreedom === 0 || test.pValue >= input.thresholds.mcarPValue) return [];
    const { rowCount } = input.profile;
    return [
      tableFinding(input, {
        severity: input.goal === "ml_preparation" ? "low" : "info",
        dimension: null,
        columns: test.columns,
        effect: 0.3,
        rowCount: Math.max(0, rowCount - completeRows(missingness)),
        rows: [],
        threshold: { name: "mcarPValue", observed: test.pValue },
        evidence: { statistic: test.statistic, degreesOfFreedom: test.degreesOfFreedom, method: test.method },
        description: `Values of ${listed(test.columns, 6)} are not missing completely at random: rows with gaps differ from the others (Little's chi-squared ${test.statistic.toFixed(1)}, ${test.degreesOfFreedom} degrees of freedom, p ${test.pValue < 0.0001 ? "< 0.0001" : `= ${test.pValue.toFixed(4)}`}).`,
        recommendation:
          "Neither drop the rows with gaps nor fill them by an average without a thought: both shift the result. Fill from the columns that they depend on, and keep a flag.",
      }),
    ];
  },
});

function completeRows({ patterns }: Missingness): number {
  return patterns.find(({ missing }) => missing.length === 0)?.rows ?? 0;
}
