import type { CheckDefinition, DataType } from "@datainsight/schemas";
import { parseDecimal } from "../decimal.ts";
import { expressionIn } from "./expression.ts";
import { type CheckWriter, type LeftOut, tableNameOf } from "./writer.ts";

type Fields = Record<string, unknown>;
type Property = { types: string[]; optional: boolean; all: Fields[] };

const jsonTypes: Record<DataType, string[]> = {
  integer: ["integer"],
  float: ["number"],
  boolean: ["boolean"],
  date: ["string"],
  datetime: ["string"],
  time: ["string"],
  text: ["string"],
  json: [],
  empty: [],
};

/** JSON Schema 2020-12 of one row as an object; a missing value is null. */
export const writeJsonSchema: CheckWriter = ({ name, columns, definitions }) => {
  const properties = new Map<string, Property>();
  const dataTypes = new Map(columns.map((column) => [column.name, column.dataType]));
  for (const column of columns) {
    properties.set(column.name, { types: jsonTypes[column.dataType], optional: true, all: [] });
  }
  const left: LeftOut[] = [];
  for (const definition of definitions) {
    const why = say(definition, properties, dataTypes);
    if (why !== null) left.push({ definition, why });
  }
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `A row of ${tableNameOf(name)}`,
    type: "object",
    properties: Object.fromEntries([...properties].map(([column, property]) => [column, fieldsOf(property)])),
    required: [...properties].filter(([, { optional }]) => !optional).map(([column]) => column),
  };
  return {
    fileName: "checks.schema.json",
    mediaType: "application/schema+json",
    content: `${JSON.stringify(schema, null, 2)}\n`,
    left,
  };
};

/** Adds what a check asks to its property; the reason where JSON Schema cannot say it. */
function say(
  definition: CheckDefinition,
  properties: ReadonlyMap<string, Property>,
  dataTypes: ReadonlyMap<string, DataType>,
): string | null {
  if (definition.kind === "unique" || definition.kind === "foreign_key")
    return "JSON Schema looks at one row at a time.";
  const property = properties.get(definition.column);
  const dataType = dataTypes.get(definition.column);
  if (!property || dataType === undefined) return `There is no column "${definition.column}" in the table.`;
  switch (definition.kind) {
    case "not_null":
      property.optional = false;
      return null;
    case "in_set":
      return sayList(property, dataType, definition.values);
    case "range":
      return sayRange(property, dataType, definition);
    case "pattern":
      return sayPattern(property, dataType, definition.pattern);
  }
}

function sayList(property: Property, dataType: DataType, values: readonly string[]): string | null {
  if (isMoment(dataType)) return "JSON Schema compares dates and times as they are written.";
  if (!isNumber(dataType)) {
    if (dataType === "boolean") property.all.push({ enum: values.flatMap((value) => booleanOf(value) ?? []) });
    else property.all.push({ enum: [...new Set(values)] });
    return null;
  }
  const numbers = values.map(exactNumber);
  if (numbers.includes(null)) return "A value is no number that JSON carries exactly.";
  property.all.push({ enum: [...new Set(numbers)] });
  return null;
}

function sayRange(
  property: Property,
  dataType: DataType,
  { min, max }: { min: string | null; max: string | null },
): string | null {
  if (!isNumber(dataType)) return "JSON Schema has ranges of numbers alone.";
  const [minimum, maximum] = [min, max].map((bound) => (bound === null ? undefined : exactNumber(bound)));
  if (minimum === null || maximum === null) return "A bound is no number that JSON carries exactly.";
  property.all.push({
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  });
  return null;
}

function sayPattern(property: Property, dataType: DataType, expression: string): string | null {
  if (dataType !== "text") return "JSON Schema has patterns of texts alone.";
  const written = expressionIn("ecmascript", expression);
  const pattern = `^(?:${written})$`;
  if (written === null || !isEcmaScript(pattern)) {
    return "The expression is not one of ECMAScript's, which JSON Schema takes.";
  }
  property.all.push({ pattern });
  return null;
}

function isEcmaScript(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}

function isMoment(dataType: DataType): boolean {
  return dataType === "date" || dataType === "datetime" || dataType === "time";
}

function isNumber(dataType: DataType): boolean {
  return dataType === "integer" || dataType === "float";
}

function booleanOf(value: string): boolean | null {
  const word = value.trim().toLowerCase();
  if (["true", "t", "yes", "y"].includes(word)) return true;
  return ["false", "f", "no", "n"].includes(word) ? false : null;
}

/** The number, where a double is what was written. */
function exactNumber(text: string): number | null {
  const decimal = parseDecimal(text);
  const number = Number(text);
  if (decimal === null || !Number.isFinite(number)) return null;
  const back = parseDecimal(String(number));
  if (back === null) return null;
  const same = decimal.digits * 10n ** BigInt(back.scale) === back.digits * 10n ** BigInt(decimal.scale);
  return same ? number : null;
}

/** Fields of several checks on one column stand side by side in `allOf`; null is let in beside all of them. */
function fieldsOf({ types, optional, all }: Property): Fields {
  const type = types.length === 0 ? {} : { type: optional ? [...types, "null"] : types[0] };
  if (all.length === 0) return types.length === 0 && !optional ? { not: { type: "null" } } : type;
  const [first] = all;
  const asked = all.length === 1 && first ? first : { allOf: all };
  return optional ? { ...type, anyOf: [{ type: "null" }, asked] } : { ...type, ...asked };
}
