import type { GoalType, Severity } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { labelOf, seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import type { ThresholdName } from "@datainsight/schemas";
import { counted, listed, percent } from "../wording.ts";

/** Values that are missing in the open: empty, null, or a token that readers take for missing. */
export const missingValues = defineRule({
  id: "missing-values",
  version: 1,
  type: "missing_data",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const set = column.facts.missing;
      const isTarget = input.goal === "ml_preparation" && column.columnName === input.targetColumn;
      if (!set || set.count === 0 || column.statistics.count === 0 || isTarget) return [];
      const share = set.count / input.profile.rowCount;
      return columnFinding(input, {
        column,
        set,
        dimension: "completeness",
        ...severityOf(input, share),
        description: `${counted(set.count, "value")} of "${column.columnName}" ${set.count === 1 ? "is" : "are"} missing (${percent(share)} of the rows).${spelled(column)}`,
        ...advice(column, share, input),
      });
    }),
});

function severityOf(
  { goal, thresholds }: RuleInput,
  share: number,
): { severity: Severity; threshold?: { name: ThresholdName; observed: number } } {
  const crossed = (name: ThresholdName, severity: Severity) => ({ severity, threshold: { name, observed: share } });
  const strict: readonly GoalType[] = ["ml_preparation"];
  if (share > thresholds.missingHigh) return crossed("missingHigh", goal === "exploratory" ? "medium" : "high");
  if (share > thresholds.missingMedium) return crossed("missingMedium", goal === "exploratory" ? "low" : "medium");
  if (strict.includes(goal) && share > thresholds.missingLowForModels) return crossed("missingLowForModels", "medium");
  return { severity: "low" };
}

function advice(
  column: ProfiledColumn,
  share: number,
  { thresholds }: RuleInput,
): { recommendation: string; code: string } {
  const [series, label] = [seriesOf(column), labelOf(column)];
  if (share > thresholds.missingHigh) {
    return {
      recommendation:
        "More than half is unknown: find out whether missing has a meaning of its own. If it has, keep a flag for it; if not, leave the column out.",
      code: snippet(`df[${label} + "_missing"] = ${series}.isna()`, `df = df.drop(columns=[${label}])`),
    };
  }
  if (column.dataType === "integer" || column.dataType === "float") {
    return {
      recommendation:
        "Ask the source for the values. Where the gaps must be filled, the median is a safe start; keep a flag for what was filled.",
      code: snippet(
        `df[${label} + "_missing"] = ${series}.isna()`,
        `${series} = ${series}.fillna(pd.to_numeric(${series}, errors="coerce").median())`,
      ),
    };
  }
  return {
    recommendation: "Ask the source for the values. Where rows without them are of no use, drop those rows.",
    code: snippet(`df = df.dropna(subset=[${label}])`),
  };
}

/** Names the words that were read as missing: one of them may be an answer. */
function spelled(column: ProfiledColumn): string {
  const { evidence } = column;
  const words = evidence.nullTokens.map(({ token }) => token);
  const count = evidence.nullTokens.reduce((sum, token) => sum + token.count, 0);
  if (words.length === 0) return "";
  const which =
    count >= column.nullCount
      ? count === 1
        ? "It is"
        : "All of them are"
      : counted(count, "of them is", "of them are");
  return ` ${which} written ${listed(words)}: if that is an answer, have it read as one.`;
}
