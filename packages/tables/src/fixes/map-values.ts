import { invalidInput } from "../table-error.ts";
import { comparedLiteral, isDayOf, storedLiteral } from "./literals.ts";
import { type FixRule, nameIn, replaceStep, requireColumn } from "./table.ts";

/** Each value named becomes the one that it is mapped to; all at once, so that two can change places. */
export const mapValues: FixRule<"map_values"> = {
  compile: ({ action }, table) => {
    const column = requireColumn(table, action.column);
    const name = nameIn(table, column);
    if (new Set(action.mapping.map(({ from }) => from)).size < action.mapping.length)
      throw invalidInput(`A value of column "${column.name}" is mapped twice.`, { column: column.name });
    const branches = action.mapping.map(({ from, to }) => {
      const is = `${isDayOf(column, from) ? `CAST(${name} AS DATE)` : name} = ${comparedLiteral(column, from)}`;
      return `WHEN ${is} THEN ${to === null ? "NULL" : storedLiteral(column, to)}`;
    });
    const expression = `CASE ${branches.join(" ")} ELSE ${name} END`;
    return replaceStep(table, column, { expression, touched: `${name} IS DISTINCT FROM ${expression}` });
  },
};
