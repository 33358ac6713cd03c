import { type FixRule, type FixTable, nameIn, requireColumn } from "./table.ts";

/**
 * The first row of each group stays. In our own run a hash picks the few rows that can be equal before they are compared,
 * so that memory does not grow with the columns; equal rows have equal hashes, so the result is the same.
 */
export const deduplicate: FixRule<"deduplicate"> = {
  compile: ({ action }, given) => {
    const table = numbered(given);
    const compared = action.columns?.map((name) => requireColumn(table, name)) ?? table.columns;
    const names = compared.map((column) => nameIn(table, column)).join(", ");
    const hash = `hash(${names})`;
    const among =
      table.naming === "storage"
        ? ` WHERE ${hash} IN (SELECT ${hash} FROM ${table.source} GROUP BY ${hash} HAVING count(*) > 1)`
        : "";
    const turn = `SELECT ${table.row} AS n, row_number() OVER (PARTITION BY ${names} ORDER BY ${table.row}) AS turn FROM ${table.source}${among}`;
    const later = `SELECT n FROM (${turn}) WHERE turn > 1`;
    return {
      select: `SELECT ${table === given ? "*" : `* EXCLUDE (${table.row})`} FROM ${table.source} WHERE ${table.row} NOT IN (${later})${table.naming === "people" ? ` ORDER BY ${table.row}` : ""}`,
      columns: [...table.columns],
      touched: null,
      ...(table.naming === "storage" ? { surplus: later } : {}),
    };
  },
};

/** A table with a column of that name hides the number that DuckDB gives each row: it is counted then. */
function numbered(table: FixTable): FixTable {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  if (table.naming === "storage" || !taken.has("rowid")) return table;
  let row = "row_number";
  while (taken.has(row)) row += "_";
  return { ...table, row, source: `(SELECT *, row_number() OVER () AS ${row} FROM ${table.source})` };
}
