import { conditionSql } from "./conditions.ts";
import { type FixRule, requireColumn } from "./table.ts";

/** Rows for which the condition holds go. */
export const dropRows: FixRule<"drop_rows"> = {
  compile: ({ action }, table) => {
    const condition = conditionSql(table, requireColumn(table, action.column), action.where);
    return {
      select: `SELECT * FROM ${table.source} WHERE NOT ${condition}`,
      columns: [...table.columns],
      touched: null,
    };
  },
};
