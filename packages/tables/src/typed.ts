import { z } from "zod";
import { allowedCandidates } from "./inference/allowed.ts";
import { blankEvidence, isTokenSql, type TypedColumn } from "./inference/column.ts";
import { inferColumns } from "./inference/infer.ts";
import type { DatasetOverrides } from "@datainsight/schemas";
import type { FileNotice } from "./manifest.ts";
import type { ReadContext, SourceTable } from "./source.ts";
import { EngineError, invalidInput, tooLarge } from "./table-error.ts";
import { quoteLiteral } from "./sql.ts";
import { counted } from "./wording.ts";

type Overrides = NonNullable<DatasetOverrides["columns"]>[string] | undefined;

const described = z.object({ column_name: z.string(), column_type: z.string() });
const count = z.bigint().transform(Number);
const measured = z.object({
  rows: count,
  columns: z.array(
    z.object({
      present: count,
      tokens: z.array(z.object({ key: z.string(), value: count })).nullable(),
      nuls: count,
      longest: z.bigint().transform(Number).nullable(),
      whole: z.boolean().nullable(),
    }),
  ),
});

/** How a type of DuckDB is stored; `check` is an SQL condition under which the first choice holds, else `otherwise` does. */
type Storage = Pick<TypedColumn, "dataType" | "storageType" | "expression">;

const outsideRow = z.object({ outside: z.array(z.boolean()) });

const columnsPerPass = 120;
const maxNullTokens = 20;

export type TypedTable = {
  /** What the columns' expressions read. */
  relation: string;
  rows: number;
  columns: TypedColumn[];
  notices: FileNotice[];
};

/**
 * Keeps the types of a typed source; nested values become JSON text, NaN becomes missing. Where the caller wants another type, the
 * column is read as the text of its values, and every value must be of that type.
 */
export async function typeAsIs(
  source: SourceTable,
  names: readonly string[],
  overrides: readonly Overrides[],
  context: ReadContext,
): Promise<TypedTable> {
  const { engine, signal, onProgress } = context;
  const types = await engine.all(`DESCRIBE SELECT * FROM ${source.relation}`, described, { signal });
  const own = types.map(({ column_type: type }, index) => storageOf(`c${index}`, type));
  const isOutside = await findOutside(source, own, context);
  const isOther = own.map(
    ({ dataType }, index) => isOutside[index] === true || (overrides[index]?.dataType ?? dataType) !== dataType,
  );
  const relation = isOther.includes(true) ? asTextSql(source.relation, own, isOther) : source.relation;
  const storages = own.map((storage, index) => (isOther[index] ? storageOf(`c${index}`, "VARCHAR") : storage));
  const tokens = names.map((_, index) => tokensOf(overrides[index], context));
  const kept = await keepTypes({ ...source, relation }, { names, storages, tokens }, context);
  const asked = names.flatMap((name, position) => {
    const wanted = overrides[position]?.dataType ?? null;
    const read = wanted ?? own[position]?.dataType ?? "text";
    if (!isOther[position] || read === "text" || read === "empty") return [];
    const allowed = allowedCandidates({ name, hasKinds: false, wanted: read, decimalComma: false });
    return [{ position, name, hasKinds: false, nullTokens: tokens[position] ?? [], allowed, wanted }];
  });
  if (asked.length === 0) return { ...kept, relation };
  const read = await inferColumns({ engine, relation, columns: asked, maxCellBytes: null, signal, onProgress });
  const columns = [...kept.columns];
  asked.forEach(({ position }, index) => {
    const column = read.columns[index];
    if (column) columns[position] = column;
  });
  return { ...kept, columns, relation };
}

const calendar = { date: "DATE", datetime: "TIMESTAMP" } as const;

/** The columns with dates before the year 1 or past 9999, or infinite ones: they stay text, as nothing else can hold those. */
async function findOutside(
  source: SourceTable,
  storages: readonly Storage[],
  context: ReadContext,
): Promise<boolean[]> {
  const dated = storages.flatMap(({ dataType, expression }, index) =>
    dataType === "date" || dataType === "datetime" ? [{ index, type: calendar[dataType], expression }] : [],
  );
  const found = storages.map(() => false);
  for (let start = 0; start < dated.length; start += columnsPerPass) {
    const part = dated.slice(start, start + columnsPerPass);
    const flags = part.map(
      ({ type, expression }) =>
        `coalesce(bool_or(${expression} < ${type} '0001-01-01' OR ${expression} >= ${type} '10000-01-01'), false)`,
    );
    const sql = `SELECT [${flags.join(", ")}] AS outside FROM ${source.relation}`;
    const [row] = await readParquetRows(context, sql, outsideRow);
    part.forEach(({ index }, place) => (found[index] = row?.outside[place] ?? false));
  }
  return found;
}

function tokensOf(override: Overrides, { overrides }: ReadContext): string[] {
  return [...new Set([...(overrides.nullTokens ?? []), ...(override?.nullTokens ?? [])])].filter(
    (token) => token !== "",
  );
}

function asTextSql(relation: string, storages: readonly Storage[], isOther: readonly boolean[]): string {
  const texts = storages.flatMap(({ expression }, index) =>
    isOther[index] ? [`CAST(${expression} AS VARCHAR) AS c${index}`] : [],
  );
  return `(SELECT * REPLACE (${texts.join(", ")}) FROM ${relation})`;
}

type Asked = { names: readonly string[]; storages: readonly Storage[]; tokens: readonly (readonly string[])[] };

async function keepTypes(source: SourceTable, asked: Asked, context: ReadContext) {
  const { names, tokens } = asked;
  const storages = asked.storages.map((storage, index) => withoutTokens(storage, tokens[index] ?? []));
  const columns: TypedColumn[] = [];
  let [rows, nuls] = [0, 0];
  for (let start = 0; start < storages.length; start += columnsPerPass) {
    const part = storages.slice(start, start + columnsPerPass);
    const result = await measurePart(source, part, start, context);
    rows = result.rows;
    part.forEach((storage, offset) => {
      const found = result.columns[offset];
      if (!found) return;
      const name = names[start + offset] ?? "";
      if ((found.longest ?? 0) > context.limits.maxCellBytes) {
        throw tooLarge(`Column "${name}" has a cell longer than ${context.limits.maxCellBytes} bytes.`, {
          column: name,
        });
      }
      nuls += found.nuls;
      columns.push(typedColumn(storage, `c${start + offset}`, rows, found));
    });
    context.onProgress(Math.min(1, (start + part.length) / storages.length));
  }
  return { rows, columns, notices: nulNotices(nuls) };
}

function nulNotices(count: number): FileNotice[] {
  const message = `${counted(count, "value holds", "values hold")} NUL, which is shown as \\u0000.`;
  return count === 0 ? [] : [{ kind: "control_characters", count, lines: [], message }];
}

function nulEscaped(storage: Storage): Storage {
  return { ...storage, expression: `replace(${storage.expression}, chr(0), '\\u0000')` };
}

type Kept = Storage & { isToken: string | null };

async function measurePart(source: SourceTable, part: readonly Kept[], start: number, context: ReadContext) {
  const structs = part.map((storage, offset) => {
    const raw = `c${start + offset}`;
    const longest = storage.storageType === "VARCHAR" ? `max(strlen(${storage.expression}))::BIGINT` : "NULL::BIGINT";
    const nuls =
      storage.storageType === "VARCHAR" ? `count(*) FILTER (contains(${storage.expression}, chr(0)))` : "0::BIGINT";
    const whole =
      storage.storageType === "DECIMAL(38,0)"
        ? `bool_and(TRY_CAST(${raw} AS DECIMAL(38,0)) IS NOT NULL) FILTER (${raw} IS NOT NULL)`
        : "NULL::BOOLEAN";
    const tokens =
      storage.isToken === null
        ? "NULL::STRUCT(key VARCHAR, value UBIGINT)[]"
        : `map_entries(histogram(CAST(${raw} AS VARCHAR)) FILTER (${storage.isToken}))`;
    const present = storage.storageType === "DECIMAL(38,0)" && storage.isToken === null ? raw : storage.expression;
    return `{'present': count(${present}), 'tokens': ${tokens}, 'nuls': ${nuls}, 'longest': ${longest}, 'whole': ${whole}}`;
  });
  const sql = `SELECT count(*) AS rows, [${structs.join(", ")}] AS columns FROM ${source.relation}`;
  const [row] = await readParquetRows(context, sql, measured);
  return row ?? { rows: 0, columns: [] };
}

async function readParquetRows<Row extends z.ZodType>({ engine, signal }: ReadContext, sql: string, row: Row) {
  try {
    return await engine.all(sql, row, { signal });
  } catch (error) {
    if (error instanceof EngineError)
      throw invalidInput("The Parquet file is damaged or cut off: its data cannot be read.");
    throw error;
  }
}

function typedColumn(
  storage: Storage,
  raw: string,
  rows: number,
  found: z.infer<typeof measured>["columns"][number],
): TypedColumn {
  // Whole numbers past 38 digits stay exact as text.
  const kept: Storage =
    found.whole === false
      ? { dataType: "text", storageType: "VARCHAR", expression: `CAST(${raw} AS VARCHAR)` }
      : found.nuls > 0
        ? nulEscaped(storage)
        : storage;
  const dataType = found.present === 0 ? "empty" : kept.dataType;
  const evidence = {
    ...blankEvidence(),
    count: found.present,
    missing: rows - found.present,
    nullTokens: (found.tokens ?? [])
      .map(({ key, value }) => ({ token: key, count: value }))
      .toSorted((a, b) => b.count - a.count)
      .slice(0, maxNullTokens),
    fits: { [dataType]: found.present },
  };
  return { ...kept, dataType, evidence };
}

const numericTypes = /^(?:BIGINT|DOUBLE|FLOAT|DECIMAL)/;

/** The condition under which a value is one of the caller's null tokens; a number is compared as a number. */
function tokenSql({ storageType, expression }: Storage, tokens: readonly string[]): string | null {
  if (tokens.length === 0) return null;
  if (!numericTypes.test(storageType)) return isTokenSql(`CAST(${expression} AS VARCHAR)`, tokens);
  const numbers = tokens.filter((token) => /^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? *$/.test(token));
  if (numbers.length === 0) return null;
  return numbers
    .map((token) => `${expression} = TRY_CAST(${quoteLiteral(token.trim())} AS ${comparedType(storageType)})`)
    .join(" OR ");
}

/** A decimal of another scale would round the token. */
function comparedType(storageType: string): string {
  return storageType.startsWith("DECIMAL") ? "DOUBLE" : storageType;
}

function withoutTokens(storage: Storage, tokens: readonly string[]): Storage & { isToken: string | null } {
  const isToken = tokenSql(storage, tokens);
  if (isToken === null) return { ...storage, isToken };
  return { ...storage, expression: `CASE WHEN ${isToken} THEN NULL ELSE ${storage.expression} END`, isToken };
}

const integers = new Set(["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"]);

function storageOf(column: string, type: string): Storage {
  if (integers.has(type))
    return { dataType: "integer", storageType: "BIGINT", expression: `CAST(${column} AS BIGINT)` };
  if (type === "UBIGINT")
    return { dataType: "integer", storageType: "DECIMAL(20,0)", expression: `CAST(${column} AS DECIMAL(20,0))` };
  if (type === "HUGEINT" || type === "UHUGEINT" || type === "BIGNUM") {
    return { dataType: "integer", storageType: "DECIMAL(38,0)", expression: `CAST(${column} AS DECIMAL(38,0))` };
  }
  if (type === "FLOAT" || type === "DOUBLE") {
    return {
      dataType: "float",
      storageType: type,
      expression: `CASE WHEN isnan(${column}) THEN NULL ELSE ${column} END`,
    };
  }
  if (type.startsWith("DECIMAL("))
    return { dataType: type.endsWith(",0)") ? "integer" : "float", storageType: type, expression: column };
  if (type === "BOOLEAN") return { dataType: "boolean", storageType: "BOOLEAN", expression: column };
  if (type === "DATE") return { dataType: "date", storageType: "DATE", expression: column };
  if (type.startsWith("TIMESTAMP"))
    return { dataType: "datetime", storageType: "TIMESTAMP", expression: `CAST(${column} AS TIMESTAMP)` };
  if (type.startsWith("TIME")) return { dataType: "time", storageType: "TIME", expression: `CAST(${column} AS TIME)` };
  if (type === "BLOB")
    return {
      dataType: "text",
      storageType: "VARCHAR",
      expression: `CASE WHEN ${column} IS NULL THEN NULL ELSE CAST(${column} AS VARCHAR) END`,
    };
  if (/\[\d*\]$|^(?:STRUCT|MAP|UNION|JSON)/.test(type)) {
    return {
      dataType: "json",
      storageType: "VARCHAR",
      expression: `CASE WHEN ${column} IS NULL THEN NULL ELSE CAST(to_json(${column}) AS VARCHAR) END`,
    };
  }
  return { dataType: "text", storageType: "VARCHAR", expression: `CAST(${column} AS VARCHAR)` };
}
