import { defineRule, type RuleInput } from "../finding.ts";
import { tableFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";

/** More rows than this are a habit of the source. */
const mostShare = 0.02;

/** Rows in which several columns at once hold what does not belong there. */
export const shiftedRows = defineRule({
  id: "shifted-rows",
  version: 1,
  type: "data_type_mismatch",
  goals: "all",
  evaluate: (input) => {
    const columns = misfitColumns(input);
    const counts = new Map<number, number>();
    for (const { rows } of columns) for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
    const rows = [...counts].flatMap(([row, count]) => (count > 1 ? [row] : [])).toSorted((a, b) => a - b);
    if (rows.length === 0 || rows.length > mostShare * input.profile.rowCount) return [];
    const touched = columns.filter((column) => column.rows.some((row) => rows.includes(row)));
    // One word in all of them says "missing" rather than that a row has slipped.
    if (new Set(touched.flatMap(({ examples }) => examples)).size < 2) return [];
    const share = rows.length / input.profile.rowCount;
    return [
      tableFinding(input, {
        severity: input.goal === "exploratory" ? "low" : "medium",
        dimension: "validity",
        columns: touched.map(({ columnName }) => columnName),
        rowCount: rows.length,
        rows: rows.slice(0, 100),
        description: `In ${counted(rows.length, "row")} (${percent(share)}) several columns at once hold values of another kind than all other rows: the fields may have slipped by one, or the row is no data.`,
        recommendation: "Look at these rows in the source: a separator too many or too few moves all that follows.",
      }),
    ];
  },
});

function misfitColumns({ profile }: RuleInput) {
  return profile.columns.flatMap(({ columnName, facts }) => {
    const { misfits, ownName } = facts;
    if (!misfits || misfits.count > misfits.rows.length) return [];
    const header = new Set(ownName?.rows);
    return [{ columnName, rows: misfits.rows.filter((row) => !header.has(row)), examples: misfits.examples }];
  });
}
