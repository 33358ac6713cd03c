import { invalidInput, type TableError } from "../table-error.ts";
import { booleanSql, decimalsOf, numberSql, temporalSql } from "./cast-text.ts";
import { findDateFormats } from "./date-formats.ts";
import { isText } from "./conditions.ts";
import {
  type ActionOf,
  type AskTable,
  type FixColumn,
  type FixRule,
  type FixTable,
  nameIn,
  type Prepared,
  replaceStep,
  requireColumn,
} from "./table.ts";

type Cast = ActionOf<"cast">;

const temporalStorage = { date: "DATE", datetime: "TIMESTAMP", time: "TIME" } as const;

/**
 * The column gets another type. What cannot be read as one becomes missing. Numbers stay exact: whole ones past 64 bits and
 * decimals are kept to the last digit where 38 digits suffice.
 */
export const cast: FixRule<"cast"> = {
  prepare: async (action, table, ask) => {
    const column = requireColumn(table, action.column);
    requirePossible(column, action);
    const resolved = await withFormats(action, table, ask);
    const prepared = { action: resolved, details: { storageType: await storageFor(resolved, table, ask) } };
    const { read } = await ask(
      `SELECT CAST(count(${expressionOf(prepared, table, column)}) AS VARCHAR) AS read FROM ${table.source}`,
    );
    if (Number(read ?? 0) === 0) throw noneFits(column, resolved);
    return prepared;
  },
  compile: (prepared, table) => {
    const column = requireColumn(table, prepared.action.column);
    requirePossible(column, prepared.action);
    const { dataType } = prepared.action;
    const storageType = prepared.details.storageType ?? "VARCHAR";
    const expression = expressionOf(prepared, table, column);
    return replaceStep(table, column, {
      expression,
      touched: touchedBy(prepared, table, { column, expression }),
      change: { dataType, storageType },
    });
  },
};

/**
 * True where a value goes missing, or is another one than was written: 007 read as 7, 1,000 as 1000, yes as true. A value that is the
 * same under its new type is not touched.
 */
function touchedBy(
  { action, details }: Prepared<"cast">,
  table: FixTable,
  { column, expression }: { column: FixColumn; expression: string },
): string {
  const name = nameIn(table, column);
  const { dataType } = action;
  if (dataType === "text") return "false";
  const isOther = (as: string, now = expression) =>
    `(${name} IS NOT NULL AND (${expression} IS NULL OR ${as} <> ${now}))`;
  const text = `CAST(${expression} AS VARCHAR)`;
  if (!isText(column))
    return column.dataType === "boolean" || dataType === "boolean" || dataType === "time"
      ? `${name} IS NOT NULL`
      : isOther(name);
  if (dataType === "boolean") return isOther(`lower(${name})`, text);
  if (dataType === "integer") return isOther(name, text);
  const plain = `TRY_CAST(${name} AS ${details.storageType ?? "VARCHAR"})`;
  return isOther(`coalesce(CAST(${plain} AS VARCHAR), '')`, text);
}

const possible: Readonly<Record<string, readonly string[]>> = {
  integer: ["float", "boolean", "text"],
  float: ["integer", "text"],
  boolean: ["integer", "text"],
  date: ["date", "datetime", "text"],
  datetime: ["date", "datetime", "time", "text"],
  time: ["text"],
  json: ["text"],
};

function requirePossible(column: FixColumn, { dataType }: Cast): void {
  if (isText(column) && column.dataType !== "empty") return;
  if (possible[column.dataType]?.includes(dataType)) return;
  throw invalidInput(
    `Column "${column.name}" is ${column.dataType}, which cannot be made ${dataType}${column.dataType === dataType ? ": it is that already" : ""}.`,
    { column: column.name },
  );
}

function noneFits(column: FixColumn, { dataType }: Cast): TableError {
  return invalidInput(`No value of column "${column.name}" can be read as ${dataType}.`, { column: column.name });
}

async function withFormats(action: Cast, table: FixTable, ask: AskTable): Promise<Cast> {
  const column = requireColumn(table, action.column);
  const { dataType } = action;
  if (dataType !== "date" && dataType !== "datetime" && dataType !== "time") return action;
  if (!isText(column) || (action.dateFormats?.length ?? 0) > 0) return action;
  const dateFormats = await findDateFormats(dataType, nameIn(table, column), (select) =>
    ask(`${select} FROM ${table.source}`),
  );
  if (dateFormats.length === 0) throw noneFits(column, action);
  return { ...action, dateFormats };
}

/** The DuckDB type that holds every value: measured, where digits decide. */
async function storageFor(action: Cast, table: FixTable, ask: AskTable): Promise<string> {
  const column = requireColumn(table, action.column);
  switch (action.dataType) {
    case "text":
      return "VARCHAR";
    case "boolean":
      return "BOOLEAN";
    case "date":
    case "datetime":
    case "time":
      return temporalStorage[action.dataType];
    case "integer":
    case "float": {
      if (!isText(column)) return typedNumber(action, table, { column, ask });
      const plain = numberSql(action, nameIn(table, column));
      const row = await ask(decimalsOf(plain, table.source));
      const [whole, scale, exponents] = ["whole", "scale", "exponents"].map((key) => Number(row[key] ?? 0));
      return numberStorage(action, { whole: whole ?? 0, scale: scale ?? 0, exponents: exponents ?? 0 });
    }
  }
}

const maxDigits = 38;

function numberStorage(
  { dataType, column }: Cast,
  { whole, scale, exponents }: { whole: number; scale: number; exponents: number },
): string {
  if (dataType === "integer") {
    if (whole > maxDigits)
      throw invalidInput(
        `Column "${column}" holds numbers of more than ${maxDigits} digits, which stay exact as text only.`,
        {
          column,
        },
      );
    return whole <= 18 ? "BIGINT" : `DECIMAL(${maxDigits},0)`;
  }
  if (exponents > 0 || Math.max(1, whole) + scale > maxDigits || scale === 0) return "DOUBLE";
  return `DECIMAL(${Math.max(1, whole) + scale},${scale})`;
}

async function typedNumber(
  { dataType }: Cast,
  table: FixTable,
  { column, ask }: { column: FixColumn; ask: AskTable },
): Promise<string> {
  if (dataType === "integer") return "BIGINT";
  const name = nameIn(table, column);
  const { lost } = await ask(
    `SELECT CAST(count(*) FILTER (CAST(CAST(${name} AS DOUBLE) AS HUGEINT) <> ${name}) AS VARCHAR) AS lost FROM ${table.source}`,
  );
  if (Number(lost ?? 0) === 0) return "DOUBLE";
  throw invalidInput(`Column "${column.name}" holds whole numbers that a float cannot keep to the last digit.`, {
    column: column.name,
  });
}

function expressionOf({ action, details }: Prepared<"cast">, table: FixTable, column: FixColumn): string {
  const name = nameIn(table, column);
  const storageType = details.storageType ?? "VARCHAR";
  const { dataType } = action;
  if (dataType === "text") return `CAST(${name} AS VARCHAR)`;
  if (column.dataType === "date" && dataType === "date")
    return temporalSql(action, `CAST(${name} AS VARCHAR)`, "%Y-%m-%d");
  if (!isText(column)) return typedExpression(name, column, { dataType, storageType });
  if (dataType === "boolean") return booleanSql(name);
  if (dataType === "integer" || dataType === "float") return `TRY_CAST(${numberSql(action, name)} AS ${storageType})`;
  return temporalSql(action, name);
}

function typedExpression(name: string, column: FixColumn, to: { dataType: string; storageType: string }): string {
  if (column.dataType === "float" && to.dataType === "integer")
    // A number with a fraction is no whole one: it becomes missing rather than rounded.
    return `CASE WHEN ${name} = trunc(${name}) THEN TRY_CAST(${name} AS ${to.storageType}) END`;
  if (to.dataType === "boolean") return `CASE ${name} WHEN 0 THEN false WHEN 1 THEN true END`;
  return `TRY_CAST(${name} AS ${to.storageType})`;
}
