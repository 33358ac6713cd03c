import type { FixAction, Severity } from "@datainsight/schemas";
import type { ProfiledColumn, RowSet } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { castToMostly, holding } from "../fixes/holding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";

/** Values that say "missing" but count as data: words in texts, sentinels such as -999 among numbers. */
export const hiddenMissing = defineRule({
  id: "hidden-missing",
  version: 1,
  type: "missing_data",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const { hiddenTokens, sentinels } = column.facts;
      if (hiddenTokens && hiddenTokens.count > 0) return wordsFinding(input, column, hiddenTokens);
      return sentinels && sentinels.length > 0 ? sentinelFinding(input, column, sentinels) : [];
    }),
});

function wordsFinding(
  input: RuleInput,
  column: ProfiledColumn,
  found: RowSet & { tokens: { token: string; count: number }[] },
) {
  const words = found.tokens.map(({ token }) => token);
  // "Unknown bird - small" still says something.
  const vague = words.every((word) => /^\s*unknown \S/i.test(word));
  const blocked =
    column.evidence.mostly && !column.facts.misfits
      ? ` Without ${words.length === 1 ? "it" : "them"} the column would be ${column.evidence.mostly.dataType}.`
      : "";
  return columnFinding(input, {
    column,
    set: found,
    dimension: "completeness",
    ...severityOf(input, found.count, column, { worst: vague ? "medium" : "high" }),
    description: `${counted(found.count, "value")} of "${column.columnName}" (${percent(found.count / column.statistics.count)}) ${found.count === 1 ? "says" : "say"} that nothing is known: ${listed(words)}.${blocked}`,
    recommendation:
      "Read these as missing, so that they are not counted as a value of their own. If one is a real answer, keep it.",
    fix: vague ? null : wordsFix(column, words),
  });
}

/** Where only these words keep the column text, reading it as what it is makes them missing. */
function wordsFix(column: ProfiledColumn, words: readonly string[]): FixAction | null {
  const cast = column.facts.misfits ? null : castToMostly(column);
  // Any other word says only that nothing is known, whatever the column holds.
  const mayBePersonal = words.some((word) => /^\s*unknown\s+\S/i.test(word));
  const replace: FixAction = {
    kind: "replace",
    column: column.columnName,
    where: { test: "one_of", values: [...words] },
    with: null,
  };
  return cast ?? (mayBePersonal ? holding(column, replace) : replace);
}

function sentinelFinding(input: RuleInput, column: ProfiledColumn, sentinels: readonly (RowSet & { value: number })[]) {
  const count = sentinels.reduce((sum, { count }) => sum + count, 0);
  const values = sentinels.map(({ value }) => String(value));
  const rows = [...new Set(sentinels.flatMap(({ rows }) => rows))].toSorted((a, b) => a - b).slice(0, 100);
  const set = { count, rows, examples: values, predicate: `${column.storageName} IN (${values.join(", ")})` };
  return columnFinding(input, {
    column,
    set,
    dimension: "completeness",
    ...severityOf(input, count, column, { least: "medium" }),
    description: `${counted(count, "value")} of "${column.columnName}" (${percent(count / column.statistics.count)}) ${count === 1 ? "is" : "are"} ${values.join(" or ")}, far from all others: a code for "missing" that every mean and sum takes for a number.`,
    recommendation: "Read these as missing before anything is computed from the column.",
    fix: {
      kind: "replace",
      column: column.columnName,
      where: { test: "one_of", values },
      with: null,
    },
  });
}

type Limits = { least?: Severity; worst?: Severity };

function severityOf(
  { goal, thresholds }: RuleInput,
  count: number,
  column: ProfiledColumn,
  { least = "low", worst = "high" }: Limits,
) {
  const share = count / Math.max(1, column.statistics.count);
  const crossed = share > thresholds.hiddenMissingMedium;
  const severity: Severity =
    share > thresholds.missingHigh && goal !== "exploratory" ? worst : crossed ? "medium" : least;
  return crossed ? { severity, threshold: { name: "hiddenMissingMedium" as const, observed: share } } : { severity };
}
