import path from "node:path";
import { z } from "zod";
import { createKindsFile, type KindCell } from "../formats/kinds-file.ts";
import { isOneOfSql } from "../inference/column.ts";
import type { ReadContext } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import { mark, markedKind, markedText } from "./exact-numbers.ts";
import { membersOf, type PlainValue, plainValue } from "./members.ts";

/** Records that were put into a Parquet file as text `j`. */
export type StagedRecords = {
  path: string;
  /** True where numbers that a double would round are marked in it. */
  marked: boolean;
};

/**
 * From this many keys on the values are stored before they are split into columns: DuckDB would write the extraction of all keys
 * into the plan once for every column.
 */
const storedFrom = 50;
/** From this many keys on each record is taken apart by itself: to look up every key in it takes time with their square. */
const wideFrom = 1000;

/** Puts the value of every key, or the record itself where there are none, into columns `c<i>` with kinds `k<i>`; gives a FROM item. */
export async function splitRecords(
  keys: readonly string[] | null,
  staged: StagedRecords,
  context: ReadContext,
): Promise<string> {
  if ((keys?.length ?? 1) >= wideFrom) return splitOneByOne(keys ?? [], staged, context);
  const { engine, scratchDir, signal } = context;
  const target = path.join(scratchDir, "columns.parquet");
  const width = keys?.length ?? 1;
  const pointers = (keys ?? []).map((key) => quoteLiteral(pointerTo(key)));
  const values = keys === null ? "[CAST(j AS JSON)]" : `json_extract(j, [${pointers.join(", ")}])`;
  const extracted = `SELECT ${values} AS vs FROM read_parquet(${quoteLiteral(staged.path)})`;
  if (width < storedFrom) {
    await engine.run(copySql(splitSql(width, `(${extracted})`, staged), target), { signal });
  } else {
    const valuesPath = path.join(scratchDir, "values.parquet");
    await engine.run(copySql(extracted, valuesPath), { signal });
    const stored = `read_parquet(${quoteLiteral(valuesPath)})`;
    await engine.run(copySql(splitSql(width, stored, staged), target), { signal });
  }
  return `read_parquet(${quoteLiteral(target)})`;
}

function copySql(query: string, target: string): string {
  return `COPY (${query}) TO ${quoteLiteral(target)} (FORMAT parquet, COMPRESSION lz4)`;
}

/**
 * Text and kind of every value; what is null or NaN in JSON is null in both. Each step has a subquery of its own: as one
 * expression for each column, DuckDB plans hundreds of columns for minutes.
 */
function splitSql(width: number, relation: string, { marked }: StagedRecords): string {
  const each = (column: (index: number) => string): string =>
    Array.from({ length: width }, (_, index) => column(index)).join(", ");
  const parts = each((index) => {
    const value = `vs[${index + 1}]`;
    return `json_type(${value}) AS t${index}, json_extract_string(${value}, '$') AS s${index}`;
  });
  const kinds = each((index) => `s${index}, ${kindSql(`t${index}`, `s${index}`, marked)} AS k${index}`);
  const columns = each((index) => {
    const text = marked ? markedText(`s${index}`, `k${index}`) : `s${index}`;
    return `CASE WHEN k${index} IS NOT NULL THEN ${text} END AS c${index}, k${index}`;
  });
  return `SELECT ${columns} FROM (SELECT ${kinds} FROM (SELECT ${parts} FROM ${relation}))`;
}

/** NaN is not JSON by the letter, but what Python and others write for a missing number. */
function kindSql(type: string, text: string, marked: boolean): string {
  const string = marked ? markedKind(text) : "'s'";
  const kind = `WHEN 'VARCHAR' THEN ${string} WHEN 'OBJECT' THEN 'j' WHEN 'ARRAY' THEN 'j' WHEN 'BOOLEAN' THEN 'b' WHEN 'NULL' THEN NULL`;
  return `CASE ${type} ${kind} ELSE CASE WHEN ${isOneOfSql(text, ["NaN", "-NaN"])} THEN NULL WHEN ${type} IS NOT NULL THEN 'n' END END`;
}

/** A JSON pointer (RFC 6901) to a key of the root. */
function pointerTo(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Text of so many bytes is taken apart at once, and a record more. */
const bytesAtOnce = 4_000_000;
/** Values of one turn that the engine reads; of more it takes the whole records apart. */
const maxOddValues = 20_000;

const count = z.bigint().transform(Number);
const rangeRow = z.object({ first: count, last: count });
const recordRow = z.object({ j: z.string().nullable() });
const valueRow = z.object({ s: z.string().nullable(), k: z.string().nullable() });
const entryRow = valueRow.extend({ n: count, key: z.string() });

type Entry = { key: string; value: PlainValue };

/** Takes the records apart in order, in memory that one of them needs, and writes them as rows of columns. */
async function splitOneByOne(keys: readonly string[], staged: StagedRecords, context: ReadContext): Promise<string> {
  const { engine, scratchDir, signal, onProgress } = context;
  const source = `read_parquet(${quoteLiteral(staged.path)}, file_row_number = true)`;
  const upto = `sum(strlen(j)) OVER (ORDER BY file_row_number)`;
  const ranges = await engine.all(
    `SELECT min(n) AS first, max(n) AS last FROM (SELECT file_row_number AS n, ${upto} // ${bytesAtOnce} AS part FROM ${source}) GROUP BY part ORDER BY first`,
    rangeRow,
    { signal },
  );
  const positions = new Map(keys.map((key, position) => [key, position]));
  const file = createKindsFile(path.join(scratchDir, "columns.csv"), signal);
  for (const [index, range] of ranges.entries()) {
    const texts = await engine.all(
      `SELECT j FROM ${source} WHERE file_row_number BETWEEN ${range.first} AND ${range.last} ORDER BY file_row_number`,
      recordRow,
      { signal },
    );
    const read = await readHere(
      texts.map(({ j }) => j),
      staged,
      context,
    );
    for (const entries of read ?? (await readByEngine(range, { source, staged }, context))) {
      file.add(cellsOf(entries, positions));
      await file.pause();
    }
    onProgress(0.6 + (0.4 * (index + 1)) / ranges.length);
  }
  await file.close();
  return file.relation(keys.length);
}

function cellsOf(entries: readonly Entry[], positions: ReadonlyMap<string, number>): (KindCell | undefined)[] {
  const cells: (KindCell | undefined)[] = [];
  const seen = new Set<number>();
  for (const { key, value } of entries) {
    const position = positions.get(key);
    // Of a key that stands twice in a record the first counts, as everywhere else.
    if (position === undefined || seen.has(position)) continue;
    seen.add(position);
    if (value !== null) cells[position] = value;
  }
  return cells;
}

/**
 * The records taken apart here, which takes a tenth of the engine's time; what is written in an unusual way the engine reads
 * value by value. Null where that is too much.
 */
async function readHere(
  records: readonly (string | null)[],
  staged: StagedRecords,
  { engine, signal }: ReadContext,
): Promise<Entry[][] | null> {
  const odd = new Map<string, PlainValue>();
  const all = records.map((record) => (record === null ? [] : membersOf(record)));
  const found: { key: string; raw: string; value: PlainValue | undefined }[][] = [];
  for (const members of all) {
    if (members === null) return null;
    const values = members.map(({ key, raw }) => ({ key, raw, value: plainValue(raw, mark) }));
    for (const { raw, value } of values) if (value === undefined) odd.set(raw, null);
    if (odd.size > maxOddValues) return null;
    found.push(values);
  }
  const raws = [...odd.keys()];
  if (raws.length > 0) {
    const values = `SELECT CAST(unnest([${raws.map(quoteLiteral).join(", ")}]) AS JSON) AS v`;
    const rows = await engine.all(
      readSql(`SELECT json_type(v) AS t, json_extract_string(v, '$') AS s FROM (${values})`, "", staged),
      valueRow,
      { signal },
    );
    for (const [index, raw] of raws.entries()) odd.set(raw, valueOf(rows[index]));
  }
  return found.map((values) =>
    values.map(({ key, raw, value }) => ({ key, value: value === undefined ? (odd.get(raw) ?? null) : value })),
  );
}

/** Text and kind of what `parts` gives the type `t` and the text `s` of. */
function readSql(parts: string, others: string, { marked }: StagedRecords): string {
  const text = marked ? markedText("s", "k") : "s";
  return `SELECT ${others}${text} AS s, k FROM (SELECT *, ${kindSql("t", "s", marked)} AS k FROM (${parts}))`;
}

function valueOf(row: z.infer<typeof valueRow> | undefined): PlainValue {
  return row === undefined || row.s === null || row.k === null ? null : { text: row.s, kind: row.k };
}

async function readByEngine(
  { first, last }: z.infer<typeof rangeRow>,
  { source, staged }: { source: string; staged: StagedRecords },
  { engine, signal }: ReadContext,
): Promise<Entry[][]> {
  const records = `SELECT file_row_number AS n, CAST(j AS JSON) AS j FROM ${source} WHERE file_row_number BETWEEN ${first} AND ${last}`;
  const parts = `SELECT n, id, e.key, e.type AS t, json_extract_string(e.value, '$') AS s FROM (${records}) AS r, json_each(r.j) AS e`;
  const rows = await engine.all(`${readSql(parts, "n, key, ", staged)} ORDER BY n, id`, entryRow, { signal });
  const byRecord = Map.groupBy(rows, ({ n }) => n);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    (byRecord.get(first + index) ?? []).map((row) => ({ key: row.key, value: valueOf(row) })),
  );
}
