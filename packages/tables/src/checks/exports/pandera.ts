import { type CheckDefinition, columnsOfCheck, type DataType } from "@datainsight/schemas";
import { parseDecimal } from "../decimal.ts";
import { momentOf } from "../values.ts";
import { expressionIn } from "./expression.ts";
import { readersOf } from "./pandera-readers.ts";
import { type ChecksToWrite, type CheckWriter, type LeftOut, tableNameOf } from "./writer.ts";

const pandasTypes: Record<DataType, string> = {
  integer: "pd.Int64Dtype",
  float: "float",
  boolean: "pd.BooleanDtype",
  date: "pa.DateTime",
  datetime: "pa.DateTime",
  time: "object",
  text: "pd.StringDtype",
  json: "object",
  empty: "object",
};

type Column = { name: string; dataType: DataType; type: string; nullable: boolean; checks: string[] };

/** A pandera model in Python: fields for what one column must meet, methods for what several rows must. */
export const writePandera: CheckWriter = (checks) => {
  const columns = new Map(
    checks.columns.map(({ name, dataType, isLong }): [string, Column] => [
      name,
      { name, dataType, type: isLong ? "object" : pandasTypes[dataType], nullable: true, checks: [] },
    ]),
  );
  const left: LeftOut[] = [];
  const methods: string[] = [];
  for (const definition of checks.definitions) {
    const why = say(definition, columns, methods);
    if (why !== null) left.push({ definition, why });
  }
  const fields = [...columns.values()].map(fieldOf);
  const { above, parser } = readersOf(checks.columns);
  const content = [
    ...(methods.some((method) => method.includes("re.ASCII")) ? ["import re", ""] : []),
    "import pandas as pd",
    "import pandera.pandas as pa",
    "from pandera.typing import Series",
    "",
    ...above,
    ...(above.length > 0 ? ["", ""] : [""]),
    `class ${classNameOf(checks.name)}(pa.DataFrameModel):`,
    ...fields,
    "",
    ...(parser.length > 0 ? [...parser, ""] : []),
    ...methods.flatMap((method) => [method, ""]),
    "    class Config:",
    "        coerce = True",
  ];
  return { fileName: "checks.py", mediaType: "text/x-python", content: `${content.join("\n")}\n`, left };
};

function fieldOf({ name, type, nullable, checks }: Column, index: number): string {
  const asked = [`alias=${text(name)}`, `nullable=${nullable ? "True" : "False"}`, ...checks];
  return `    column_${index + 1}: Series[${type}] = pa.Field(${asked.join(", ")})`;
}

/** Adds what a check asks; the reason where pandera cannot say it. */
function say(definition: CheckDefinition, columns: ReadonlyMap<string, Column>, methods: string[]): string | null {
  const names = columnsOfCheck(definition);
  const unknown = names.find((name) => !columns.has(name));
  if (unknown !== undefined) return `There is no column "${unknown}" in the table.`;
  if (definition.kind === "foreign_key") return "pandera looks at one table at a time.";
  if (definition.kind === "unique") {
    methods.push(uniqueMethod(names, methods.length + 1));
    return null;
  }
  const column = columns.get(definition.column);
  if (!column) return `There is no column "${definition.column}" in the table.`;
  if (definition.kind === "not_null") {
    column.nullable = false;
    return null;
  }
  const said = conditionOf(definition, column);
  if ("why" in said) return said.why;
  methods.push(valueMethod(column.name, said.condition, methods.length + 1));
  return null;
}

/** pandas takes two missing values for equal; here a missing value is in no group. */
function uniqueMethod(names: readonly string[], number: number): string {
  return [
    "    @pa.dataframe_check",
    `    def check_${number}(cls, df: pd.DataFrame) -> Series[bool]:`,
    `        columns = [${names.map(text).join(", ")}]`,
    "        return ~(df[columns].notna().all(axis=1) & df.duplicated(columns, keep=False))",
  ].join("\n");
}

function valueMethod(name: string, condition: string, number: number): string {
  return [
    "    @pa.dataframe_check",
    `    def check_${number}(cls, df: pd.DataFrame) -> Series[bool]:`,
    `        values = df[${text(name)}]`,
    `        return values.isna() | (${condition}).fillna(False).astype(bool)`,
  ].join("\n");
}

type Said = { condition: string } | { why: string };

/** A condition over `values`, a pandas series. */
function conditionOf(
  definition: Extract<CheckDefinition, { kind: "in_set" | "range" | "pattern" }>,
  { dataType }: Column,
): Said {
  switch (definition.kind) {
    case "in_set": {
      if (dataType === "time") return { why: "pandera has no times of day to compare by value." };
      const literals = definition.values.flatMap((value) => literalOf(dataType, value) ?? []);
      return { condition: `values.isin([${literals.join(", ")}])` };
    }
    case "range":
      return rangeOf(dataType, definition);
    case "pattern":
      return dataType === "text" ? patternOf(definition.pattern) : { why: "pandera has patterns of texts alone." };
  }
}

function patternOf(pattern: string): Said {
  const expression = expressionIn("python", pattern);
  return expression === null
    ? { why: "The expression uses what Python's do not know." }
    : { condition: `values.str.fullmatch(${text(expression)}, flags=re.ASCII)` };
}

function rangeOf(dataType: DataType, { min, max }: { min: string | null; max: string | null }): Said {
  if (
    dataType === "text" ||
    dataType === "time" ||
    dataType === "boolean" ||
    dataType === "json" ||
    dataType === "empty"
  )
    return { why: "Only ranges of numbers and dates are written." };
  const sides: string[] = [];
  for (const [bound, sign] of [
    [min, ">="],
    [max, "<="],
  ] as const) {
    if (bound === null) continue;
    const literal = literalOf(dataType, bound);
    if (literal === null) return { why: `"${bound}" cannot be compared with the column's values.` };
    const wholeDay = sign === "<=" && momentOf("datetime", bound)?.wholeDay === true;
    sides.push(wholeDay ? `(values < ${literal} + pd.Timedelta(days=1))` : `(values ${sign} ${literal})`);
  }
  return { condition: sides.join(" & ") };
}

function literalOf(dataType: DataType, value: string): string | null {
  switch (dataType) {
    case "integer":
    case "float":
      return parseDecimal(value) === null ? null : numberLiteral(value.trim());
    case "boolean": {
      const word = value.trim().toLowerCase();
      if (["true", "t", "yes", "y"].includes(word)) return "True";
      return ["false", "f", "no", "n"].includes(word) ? "False" : null;
    }
    case "date":
    case "datetime": {
      const moment = momentOf("datetime", value);
      return moment === null ? null : `pd.Timestamp(${text(moment.text)})`;
    }
    default:
      return text(value);
  }
}

/** Python refuses leading zeros. */
function numberLiteral(number: string): string {
  return number.replace(/^([+-]?)0+(?=\d)/, "$1");
}

/** Every JSON text is a Python text. */
function text(value: string): string {
  return JSON.stringify(value);
}

function classNameOf(name: ChecksToWrite["name"]): string {
  const words = tableNameOf(name)
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Z]/.test(joined) ? joined : `Table${joined}`;
}
