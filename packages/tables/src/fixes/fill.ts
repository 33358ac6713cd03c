import { invalidInput } from "../table-error.ts";
import { missingSql, requireNumber } from "./conditions.ts";
import { storedLiteral } from "./literals.ts";
import {
  type ActionOf,
  addColumns,
  type FixColumn,
  type FixRule,
  type FixTable,
  nameIn,
  replaceStep,
  requireColumn,
} from "./table.ts";

/**
 * Missing values become one and the same: the median (of an even number of values the lower of the two in the middle, so
 * that it is a value of the column and its type stays), the mean (rounded to what the column can hold), the most
 * frequent value (of several the least), or a constant.
 */
export const fill: FixRule<"fill"> = {
  prepare: async (action, table, ask) => {
    const column = requireColumn(table, action.column);
    if (action.method === "constant") return { action, details: {} };
    const { value } = await ask(`SELECT CAST((${valueSql(action, table, column)}) AS VARCHAR) AS value`);
    if (value === undefined || value === null)
      throw invalidInput(`Column "${column.name}" has no value to fill the gaps with.`, { column: column.name });
    return { action, details: { value } };
  },
  compile: ({ action, details }, table) => {
    const column = requireColumn(table, action.column);
    const missing = missingSql(table, column);
    const name = nameIn(table, column);
    const value =
      table.naming === "people" || details.value === undefined
        ? valueSql(action, table, column)
        : storedLiteral(column, details.value);
    const step = replaceStep(table, column, {
      expression: `CASE WHEN ${missing} THEN ${value.startsWith("SELECT") ? `(${value})` : value} ELSE ${name} END`,
      touched: missing,
    });
    if (!action.flag) return step;
    const columns = addColumns(step.columns, [
      { name: flagName(table, column.name), dataType: "boolean", storageType: "BOOLEAN" },
    ]);
    const flag = columns.at(-1);
    if (!flag) throw new RangeError("a flag was added");
    return {
      ...step,
      columns,
      select: step.select.replace(
        / FROM (\S+)$/,
        (_, source) => `, ${missing} AS ${nameIn(table, flag)} FROM ${source}`,
      ),
    };
  },
};

/** The name of the column that says where a value was filled; one that is free. */
function flagName({ columns }: FixTable, name: string): string {
  const wanted = `${name.slice(0, 240)}_missing`;
  const taken = new Set(columns.map((column) => column.name));
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? wanted : `${wanted}_${count}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function valueSql(action: ActionOf<"fill">, table: FixTable, column: FixColumn): string {
  const name = nameIn(table, column);
  const present = `FROM ${table.source} WHERE NOT ${missingSql(table, column)}`;
  switch (action.method) {
    case "constant":
      if (action.value === undefined)
        throw invalidInput(`The fix of column "${column.name}" does not say what to fill in.`, { column: column.name });
      return storedLiteral(column, action.value);
    case "median":
      if (column.dataType === "text" || column.dataType === "boolean" || column.dataType === "json")
        throw invalidInput(`Column "${column.name}" is ${column.dataType}: it has no median.`, { column: column.name });
      return `SELECT quantile_disc(${name}, 0.5) ${present}`;
    case "mean": {
      requireNumber(column, "have a mean");
      const finite = column.storageType === "DOUBLE" || column.storageType === "FLOAT" ? ` AND isfinite(${name})` : "";
      return column.dataType === "integer"
        ? `SELECT CAST(round(avg(${name})) AS ${column.storageType}) ${present}`
        : `SELECT CAST(avg(${name}) AS ${column.storageType}) ${present}${finite}`;
    }
    case "mode":
      return `SELECT ${name} ${present} GROUP BY ${name} ORDER BY count(*) DESC, ${name} LIMIT 1`;
  }
}
