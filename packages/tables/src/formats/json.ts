import path from "node:path";
import { z } from "zod";
import { openAsUtf8 } from "../encoding.ts";
import { locateRecords, type JsonLayout } from "../json/layout.ts";
import { escapeUnstorable } from "../json/escape.ts";
import { markExactNumbers } from "../json/exact-numbers.ts";
import { findJsonFault } from "../json/fault.ts";
import { splitRecords } from "../json/split.ts";
import type { FileNotice } from "../manifest.ts";
import { counted } from "../wording.ts";
import type { LocalFile, ReadContext, SourceTable } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import { EngineError, invalidInput, tooLarge, tooManyColumns } from "../table-error.ts";

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
  if (shape.keys?.length === 0) throw invalidInput("The records have no keys, so there are no columns to read.");
  return {
    format: layout.format,
    style: "kinds",
    relation: await splitRecords(shape.keys, { path: staged, marked: layout.holdsLongFractions }, context),
    headers: shape.keys ?? ["value"],
    encoding: text.encoding,
    delimiter: null,
    sheet: null,
    expectedRows: null,
    measureCells: layout.longestRecord > context.limits.maxCellBytes,
    notices: [...notices, ...shape.notices],
  };
}

/** Puts the records into a Parquet file; what no text can hold is written out first, where the file has any. */
async function stageRecords(layout: JsonLayout, staged: string, context: ReadContext): Promise<FileNotice[]> {
  const { engine, signal } = context;
  const kept = layout.holdsLongFractions ? await markExactNumbers(layout, context) : layout;
  const first = layout.holdsNul ? await escapeUnstorable(kept, context) : { layout: kept, notices: [] };
  try {
    await engine.run(stageSql(first.layout, staged), { signal });
    return first.notices;
  } catch (error) {
    if (!isJsonFault(error)) throw error;
    const fault = await findJsonFault(layout, context);
    if (fault) throw fault;
    const second = layout.holdsNul ? first : await escapeUnstorable(kept, context);
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
type RecordShape = { keys: string[] | null; notices: FileNotice[] };

const kindRow = z.object({ kind: z.string(), records: z.bigint(), first: z.bigint().transform(Number) });
const keyRow = z.object({
  key: z.string(),
  repeated: z.bigint().transform(Number).nullable(),
  first: z.bigint().transform(Number).nullable(),
});

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
  if (!objects) return { keys: null, notices: [] };
  const limit = context.limits.maxColumns + 1;
  const keys = await context.engine.all(
    `WITH sets AS MATERIALIZED (SELECT json_keys(j) AS keys, min(n) AS first, count(*) AS records FROM ${source} WHERE json_type(j) = 'OBJECT' GROUP BY 1), ` +
      `pairs AS (SELECT unnest(keys) AS key, unnest(range(len(keys))) AS place, first FROM sets), ` +
      `odd AS (SELECT sum(records)::BIGINT AS repeated, min(first) + 1 AS first FROM sets WHERE len(keys) <> len(list_distinct(keys))) ` +
      `SELECT key, any_value(odd.repeated) AS repeated, any_value(odd.first) AS first FROM pairs, odd GROUP BY key ORDER BY min((pairs.first, place)) LIMIT ${limit}`,
    keyRow,
    { signal: context.signal },
  );
  if (keys.length > context.limits.maxColumns) {
    throw tooManyColumns(
      `The records have more than ${context.limits.maxColumns} different keys`,
      context.limits.maxColumns,
    );
  }
  const [{ repeated, first } = { repeated: null, first: null }] = keys;
  return { keys: keys.map(({ key }) => key), notices: repeatedKeys(repeated ?? 0, first ?? 0) };
}

function repeatedKeys(count: number, first: number): FileNotice[] {
  const message = `${counted(count, "record has", "records have")} a key twice (first record ${first}); of its values, the first is read.`;
  return count === 0 ? [] : [{ kind: "repeated_keys", count, lines: [], message }];
}
