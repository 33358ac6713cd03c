import { defineRule } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { compareTexts } from "../rank.ts";

/** Rows that hold the names of their columns: files that were put together, each with its header. */
export const repeatedHeader = defineRule({
  id: "repeated-header",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) => {
    const found = input.profile.columns
      .flatMap(({ columnName, facts }) => (facts.ownName ? [{ columnName, set: facts.ownName }] : []))
      .toSorted((a, b) => b.set.count - a.set.count || compareTexts(a.columnName, b.columnName));
    const [first, second] = found;
    if (!first || !second) return [];
    // Two columns at once: one that is named as one of its values is none.
    const rows = first.set.rows.filter((row) => second.set.rows.includes(row));
    if (rows.length === 0) return [];
    const isWhole = second.set.count <= second.set.rows.length;
    const both = [first, second].map(({ set }) => (set.predicate === null ? null : `(${set.predicate})`));
    const count = isWhole ? rows.length : second.set.count;
    return [
      tableFinding(input, {
        severity: input.goal === "exploratory" ? "low" : "high",
        dimension: "validity",
        columns: found.map(({ columnName }) => columnName),
        rowCount: count,
        rows,
        predicate: both.includes(null) ? null : both.join(" AND "),
        description: `${counted(count, "row")} ${count === 1 ? "repeats" : "repeat"} the header: each column has its own name as a value, which makes numbers and dates text.`,
        recommendation: "Leave these rows out where the file is put together or read: they are no data.",
      }),
    ];
  },
});
