import {
  type FixAction,
  type GoalType,
  personalSemanticTypes,
  type Severity,
  type ThresholdName,
} from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { columnFinding } from "../report.ts";
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
): { recommendation: string; fix: FixAction } {
  const name = column.columnName;
  if (share > thresholds.missingHigh) {
    return {
      recommendation:
        "More than half is unknown: find out whether missing has a meaning of its own. If it has, keep a flag for it; if not, leave the column out.",
      fix: { kind: "drop_column", column: name },
    };
  }
  const isMeasure = (column.dataType === "integer" || column.dataType === "float") && !isLabel(column);
  if (isMeasure) {
    return {
      recommendation:
        "Ask the source for the values. Where the gaps must be filled, the median is a safe start; keep a flag for what was filled.",
      fix: { kind: "fill", column: name, method: "median", flag: true },
    };
  }
  const isCategory = column.dataType === "boolean" || (column.dataType === "text" && !isLabel(column));
  if (isCategory && column.uniqueCount <= Math.min(thresholds.manyClasses, column.statistics.count / 2)) {
    return {
      recommendation:
        "Ask the source for the values. Where the gaps must be filled, the most frequent value is a start; keep a flag for what was filled.",
      fix: { kind: "fill", column: name, method: "mode", flag: true },
    };
  }
  return {
    recommendation: "Ask the source for the values. Where rows without them are of no use, drop those rows.",
    fix: { kind: "drop_rows", column: name, where: { test: "missing" } },
  };
}

/** What names a thing or a person cannot be guessed from the others. */
function isLabel({ semanticType }: ProfiledColumn): boolean {
  return semanticType === "identifier" || personalSemanticTypes.some((personal) => personal === semanticType);
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
  return ` ${which} written ${listed(words)}: if that is an answer, have the column read as it is written.`;
}
