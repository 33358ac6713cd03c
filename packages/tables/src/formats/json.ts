import path from "node:path";
import { z } from "zod";
import { openAsUtf8 } from "../encoding.ts";
import { locateRecords, type JsonLayout } from "../json/layout.ts";
import { escapeUnstorable } from "../json/escape.ts";
import { isOneOfSql } from "../inference/column.ts";
import { findJsonFault } from "../json/fault.ts";
import type { FileNotice } from "../manifest.ts";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import { EngineError, invalidInput, tooLarge } from "../table-error.ts";

const maxRecordBytes = 256 * 1024 * 1024;

/**
 * Reads JSON: a root array, the only array of objects inside an object, or one value per line. Objects become rows, their
 * keys columns in the order in which they first appear; other values become one column `value`. Nested values stay JSON.
 */
export async function readJson(original: LocalFile, context: ReadContext): Promise<SourceTable> {
  const text = await openAsUtf8(original, context);
  const layout = await locateRecords(text.file, context);
  if (layout.longestRecord > maxRecordBytes)
    throw tooLarge(`A record of the file is longer than ${maxRecordBytes / 1e6} MB.`);
  const staged = path.join(context.scratchDir, "records.parquet");
  const notices = [...text.notices, ...(await stageRecords(layout, staged, context))];
  context.onProgress(0.6);
  const shape = await recordShape(staged, context);
  const columnsPath = await writeColumns(shape, staged, context);
  return {
    format: layout.format,
    style: "kinds",
    relation: `read_parquet(${quoteLiteral(columnsPath)})`,
    headers: shape.keys ?? ["value"],
    encoding: text.encoding,
    delimiter: null,
    sheet: null,
    expectedRows: null,
    measureCells: layout.longestRecord > context.limits.maxCellBytes,
    notices,
  };
}

/** Puts the records into a Parquet file; what no text can hold is written out first, where the file has any. */
async function stageRecords(layout: JsonLayout, staged: string, context: ReadContext): Promise<FileNotice[]> {
  const { engine, signal } = context;
  const first = layout.holdsNul ? await escapeUnstorable(layout, context) : { layout, notices: [] };
  try {
    await engine.run(stageSql(first.layout, staged), { signal });
    return first.notices;
  } catch (error) {
    if (!isJsonFault(error)) throw error;
    const fault = await findJsonFault(layout, context);
    if (fault) throw fault;
    const second = layout.holdsNul ? first : await escapeUnstorable(layout, context);
    if (second === first || second.notices.length === 0) throw invalidInput("The file is not valid JSON.");
    await engine.run(stageSql(second.layout, staged), { signal }).catch((failure: unknown) => {
      throw isJsonFault(failure) ? invalidInput("The file is not valid JSON.") : failure;
    });
    return second.notices;
  }
}

function isJsonFault(error: unknown): boolean {
  return error instanceof EngineError && /malformed json|invalid input|json/i.test(`${error.kind} ${error.message}`);
}

function stageSql(layout: JsonLayout, target: string): string {
  const size = Math.max(16_777_216, layout.longestRecord * 2 + 1024);
  const format = layout.format === "ndjson" ? "newline_delimited" : layout.isArray ? "array" : "unstructured";
  return (
    `COPY (SELECT json AS j FROM read_json_objects(${quoteLiteral(layout.path)}, format = '${format}', maximum_object_size = ${size})) ` +
    `TO ${quoteLiteral(target)} (FORMAT parquet, COMPRESSION lz4)`
  );
}

/** Null keys: the records are no objects. */
type RecordShape = { keys: string[] | null };

const kindRow = z.object({ kind: z.string(), records: z.bigint(), first: z.bigint().transform(Number) });
const keyRow = z.object({ key: z.string() });

async function recordShape(staged: string, context: ReadContext): Promise<RecordShape> {
  const source = `(SELECT CAST(j AS JSON) AS j, file_row_number AS n FROM read_parquet(${quoteLiteral(staged)}, file_row_number = true))`;
  const kinds = await context.engine.all(
    `SELECT CASE json_type(j) WHEN 'OBJECT' THEN 'object' WHEN 'NULL' THEN 'null' ELSE 'other' END AS kind, count(*) AS records, min(n) + 1 AS first FROM ${source} GROUP BY 1`,
    kindRow,
    { signal: context.signal },
  );
  const objects = kinds.find(({ kind }) => kind === "object");
  const others = kinds.find(({ kind }) => kind === "other");
  if (objects && others) {
    const row = Math.max(objects.first, others.first);
    throw invalidInput(
      `Record ${row} is not of the same kind as the first: some records are objects and some are not.`,
      { row },
    );
  }
  if (!objects) return { keys: null };
  const limit = context.limits.maxColumns + 1;
  const keys = await context.engine.all(
    `WITH sets AS (SELECT json_keys(j) AS keys, min(n) AS first FROM ${source} WHERE json_type(j) = 'OBJECT' GROUP BY 1), ` +
      `pairs AS (SELECT unnest(keys) AS key, unnest(range(len(keys))) AS place, first FROM sets) ` +
      `SELECT key FROM pairs GROUP BY key ORDER BY min((first, place)) LIMIT ${limit}`,
    keyRow,
    { signal: context.signal },
  );
  if (keys.length > context.limits.maxColumns) {
    throw tooLarge(
      `The records have more than ${context.limits.maxColumns} different keys, which is the most that can be read as columns.`,
    );
  }
  return { keys: keys.map(({ key }) => key) };
}

/**
 * From this many keys on the values are stored before they are split into columns: DuckDB would write the extraction of all keys
 * into the plan once for every column.
 */
const wideFrom = 50;

/** Puts every key into columns of its own; gives the path of the file. */
async function writeColumns({ keys }: RecordShape, staged: string, context: ReadContext): Promise<string> {
  const { engine, scratchDir, signal } = context;
  const target = path.join(scratchDir, "columns.parquet");
  if (keys?.length === 0) throw invalidInput("The records have no keys, so there are no columns to read.");
  const width = keys?.length ?? 1;
  const pointers = (keys ?? []).map((key) => quoteLiteral(pointerTo(key)));
  const values = keys === null ? "[CAST(j AS JSON)]" : `json_extract(j, [${pointers.join(", ")}])`;
  const extracted = `SELECT ${values} AS vs FROM read_parquet(${quoteLiteral(staged)})`;
  if (width < wideFrom) {
    await engine.run(copySql(splitSql(width, `(${extracted})`), target), { signal });
    return target;
  }
  const valuesPath = path.join(scratchDir, "values.parquet");
  await engine.run(copySql(extracted, valuesPath), { signal });
  const stored = `read_parquet(${quoteLiteral(valuesPath)})`;
  await engine.run(copySql(splitSql(width, stored), target), { signal });
  return target;
}

function copySql(query: string, target: string): string {
  return `COPY (${query}) TO ${quoteLiteral(target)} (FORMAT parquet, COMPRESSION lz4)`;
}

/**
 * Text and kind of every value; what is null or NaN in JSON is null in both. Each step has a subquery of its own: as one
 * expression for each column, DuckDB plans hundreds of columns for minutes.
 */
function splitSql(width: number, relation: string): string {
  const each = (column: (index: number) => string): string =>
    Array.from({ length: width }, (_, index) => column(index)).join(", ");
  const parts = each((index) => {
    const value = `vs[${index + 1}]`;
    return `json_type(${value}) AS t${index}, json_extract_string(${value}, '$') AS s${index}`;
  });
  // NaN is not JSON by the letter, but what Python and others write for a missing number.
  const kinds = each((index) => {
    const kind = `WHEN 'VARCHAR' THEN 's' WHEN 'OBJECT' THEN 'j' WHEN 'ARRAY' THEN 'j' WHEN 'BOOLEAN' THEN 'b' WHEN 'NULL' THEN NULL`;
    return `s${index}, CASE t${index} ${kind} ELSE CASE WHEN ${isOneOfSql(`s${index}`, ["NaN", "-NaN"])} THEN NULL WHEN t${index} IS NOT NULL THEN 'n' END END AS k${index}`;
  });
  const columns = each((index) => `CASE WHEN k${index} IS NOT NULL THEN s${index} END AS c${index}, k${index}`);
  return `SELECT ${columns} FROM (SELECT ${kinds} FROM (SELECT ${parts} FROM ${relation}))`;
}

/** A JSON pointer (RFC 6901) to a key of the root. */
function pointerTo(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
