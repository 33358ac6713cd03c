import { conditionSql } from "./conditions.ts";
import { storedLiteral } from "./literals.ts";
import { type FixRule, nameIn, replaceStep, requireColumn } from "./table.ts";

/** Values for which the condition holds become another one, or missing. */
export const replace: FixRule<"replace"> = {
  compile: ({ action }, table) => {
    const column = requireColumn(table, action.column);
    const name = nameIn(table, column);
    const condition = conditionSql(table, column, action.where);
    const value = action.with === null ? "NULL" : storedLiteral(column, action.with);
    return replaceStep(table, column, {
      expression: `CASE WHEN ${condition} THEN ${value} ELSE ${name} END`,
      touched: `${condition} AND ${name} IS DISTINCT FROM ${value}`,
    });
  },
};
