import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed } from "../wording.ts";

/** How yes and no are written; two ways in one column are two columns. */
const ways: readonly (readonly [string, string])[] = [
  ["yes", "no"],
  ["y", "n"],
  ["true", "false"],
  ["t", "f"],
  ["1", "0"],
];
const wayOf = (value: string) => ways.findIndex((way) => way.includes(value.trim().toLowerCase()));
const mostSpellings = 8;

/** Truth values that are written in several ways. */
export const mixedBooleans = defineRule({
  id: "mixed-booleans",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    input.profile.columns.flatMap((column) => {
      const values = spellingsOf(column);
      const counts = ways.map((_, at) =>
        values.filter(({ value }) => wayOf(value) === at).reduce((sum, { count }) => sum + count, 0),
      );
      const usual = counts.indexOf(Math.max(...counts));
      const others = values.filter(({ value }) => wayOf(value) !== usual);
      const way = ways[usual];
      if (!way || others.length === 0) return [];
      const count = others.reduce((sum, each) => sum + each.count, 0);
      const named = others.map(({ value }) => `'${value.replaceAll("'", "''")}'`);
      return columnFinding(input, {
        column,
        set: { count, rows: [], examples: [], predicate: `${column.storageName} IN (${named.join(", ")})` },
        severity: input.goal === "exploratory" ? "low" : "medium",
        dimension: "consistency",
        description: `"${column.columnName}" says yes and no in several ways: beside ${listed(way)}, ${counted(count, "value")} ${count === 1 ? "is" : "are"} ${listed(
          others.map(({ value }) => value),
          5,
        )}.`,
        recommendation: "Write each of the two one way: as it is, a count by this column has more than two groups.",
        fix: {
          kind: "map_values",
          column: column.columnName,
          mapping: others.map(({ value }) => ({ from: value, to: way[isYes(value) ? 0 : 1] })),
        },
      });
    }),
});

/** All values of a text column, where each is a truth value; none where one is not. */
function spellingsOf({ dataType, statistics, uniqueCount }: ProfiledColumn): { value: string; count: number }[] {
  const values = statistics.topValues ?? [];
  if (dataType !== "text" || uniqueCount > mostSpellings || values.length < uniqueCount) return [];
  return values.every(({ value }) => wayOf(value) >= 0) ? values : [];
}

function isYes(value: string): boolean {
  return ways.some(([yes]) => yes === value.trim().toLowerCase());
}
