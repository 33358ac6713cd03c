import { invalidInput } from "../table-error.ts";
import { type FixRule, nameIn, requireColumn } from "./table.ts";

/** The column goes. */
export const dropColumn: FixRule<"drop_column"> = {
  compile: ({ action }, table) => {
    const column = requireColumn(table, action.column);
    if (table.columns.length === 1)
      throw invalidInput(`"${column.name}" is the only column: without it nothing is left.`, { column: column.name });
    return {
      select: `SELECT * EXCLUDE (${nameIn(table, column)}) FROM ${table.source}`,
      columns: table.columns.filter((each) => each !== column),
      touched: "true",
    };
  },
};
