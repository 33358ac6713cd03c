import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import { quoteLiteral } from "../sql.ts";
import type { Assumption } from "./assumption.ts";
import { mayFitSql, type TextColumn, type TypedColumn } from "./column.ts";
import { mostlyShare } from "./explain.ts";
import { noRows, type Measure } from "./measure.ts";

/** `hasTokens`: null tokens were seen among its values. Its marks then have a column of their own. */
export type DraftAssumption = Assumption & { hasTokens: boolean };
/** A column of a draft: stored under an assumption, or as it was found to be. */
export type DraftColumn = { assumed: DraftAssumption } | { assumed: null; known: TypedColumn };

/**
 * The query of a draft: the typed table in `c<i>`, and marks of the assumed columns. A mark is null where the value fits or is
 * missing, else the number of the null token that it is, from 1, or 0 where it is none. Where none is expected, the marks of a row
 * stand in one list, `marks`, null where all of them are: a column of nulls for each takes a fifth of the time of writing. The
 * others are in `m<i>`: a list of many takes longer.
 */
export function draftSql(relation: string, columns: readonly DraftColumn[]): string {
  const [reads, fits, stored]: [string[], string[], string[]] = [[], [], []];
  const marks: { name: string; sql: string; isOwn: boolean }[] = [];
  columns.forEach((column, position) => {
    if (!column.assumed) {
      stored.push(`${column.known.expression} AS c${position}`);
      return;
    }
    const { read, fits: fitsSql, guess, hasTokens: isOwn } = column.assumed;
    const [raw, value, fit] = [`c${position}`, `x${position}`, `f${position}`];
    const { nullTokens } = guess.column;
    if (fitsSql === null) {
      reads.push(`${tokenSql(raw, nullTokens, "NULL")} AS ${value}`);
      stored.push(nullTokens.length === 0 ? raw : `CASE WHEN ${value} IS NULL THEN ${raw} END AS ${raw}`);
      marks.push({ name: `m${position}`, sql: value, isOwn });
      return;
    }
    reads.push(`${read(raw)} AS ${value}`);
    fits.push(`${fitsSql(value, raw)} AS ${fit}`);
    stored.push(`CASE WHEN ${fit} THEN ${value} END AS ${raw}`);
    const sql = `CASE WHEN ${fit} THEN NULL WHEN ${raw} IS NOT NULL THEN ${tokenSql(raw, nullTokens, "0")} END`;
    marks.push({ name: `m${position}`, sql, isOwn });
  });
  // Each level is worked out once for the level above it.
  const read = `SELECT ${["*", ...reads].join(", ")} FROM ${relation}`;
  const fitted = `SELECT ${["*", ...fits].join(", ")} FROM (${read})`;
  const marked = `SELECT ${[...stored, ...marks.map(({ sql, name }) => `${sql} AS ${name}`)].join(", ")} FROM (${fitted})`;
  const own = marks.flatMap(({ name, isOwn }) => (isOwn ? [name] : []));
  const shared = marks.flatMap(({ name, isOwn }) => (isOwn ? [] : [name]));
  const isMarked = shared.map((name) => `${name} IS NOT NULL`).join(" OR ");
  const list = shared.length === 0 ? [] : [`CASE WHEN ${isMarked} THEN [${shared.join(", ")}] END AS marks`];
  return `SELECT ${[...columns.map((_, position) => `c${position}`), ...own, ...list].join(", ")} FROM (${marked})`;
}

function tokenSql(raw: string, tokens: readonly string[], otherwise: string): string {
  if (tokens.length === 0) return `CAST(${otherwise} AS UTINYINT)`;
  const numbered = tokens.map((token, index) => ({ token, number: index + 1 }));
  const branches = [...Map.groupBy(numbered, ({ token }) => Buffer.byteLength(token))].map(
    ([length, alike]) =>
      `WHEN ${length} THEN CASE ${raw} ${alike.map(({ token, number }) => `WHEN ${quoteLiteral(token)} THEN ${number}`).join(" ")} ELSE ${otherwise} END`,
  );
  return `CAST(CASE strlen(${raw}) ${branches.join(" ")} ELSE ${otherwise} END AS UTINYINT)`;
}

const count = z.bigint().transform(Number);
const storedColumn = z.object({ name: z.string(), rows: count, present: count });
const proofRow = z.object({
  columns: z.array(
    z.object({
      least: z.string().nullable(),
      most: z.string().nullable(),
      fit: count,
      zeros: count,
    }),
  ),
});
type Proof = z.infer<typeof proofRow>["columns"][number];
const markRow = z.object({ place: z.number(), mark: z.number(), count });
type Mark = z.infer<typeof markRow>;
const textRow = z.object({ columns: z.array(z.object({ present: count, fit: count })) });

/** What a draft says of a column that was assumed; `misfits`: values that are neither as assumed nor null tokens. */
export type DraftMeasure = { assumed: Assumption; measure: Measure; misfits: number };

export type DraftMeasures = { rows: number; columns: DraftMeasure[] };

type DraftFile = { engine: Engine; path: string; signal: AbortSignal | undefined };

/** Measures the assumed columns of a draft, from the draft. */
export async function measureDraft(draft: DraftFile, assumptions: readonly DraftAssumption[]): Promise<DraftMeasures> {
  const { engine, path, signal } = draft;
  const file = quoteLiteral(path);
  const counted = await engine.all(
    `SELECT path_in_schema AS name, sum(num_values)::BIGINT AS rows, ` +
      // Without the number of nulls of each part there is no sum: a null here is an error, not a smaller number.
      `CASE WHEN bool_and(stats_null_count IS NOT NULL) THEN sum(num_values - stats_null_count)::BIGINT END AS present ` +
      `FROM parquet_metadata(${file}) WHERE starts_with(path_in_schema, 'c') GROUP BY path_in_schema`,
    storedColumn,
    { signal },
  );
  const present = new Map(counted.map((column) => [column.name, column.present]));
  const rows = counted[0]?.rows ?? 0;
  if (rows === 0) return { rows, columns: assumptions.map((assumed) => ({ assumed, measure: noRows, misfits: 0 })) };
  const marks = Map.groupBy(await countMarks(draft, assumptions), (mark) => mark.place);
  const proofs = await prove(
    draft,
    assumptions.filter(({ kind }) => kind === "decimal" || kind === "codes"),
  );
  const columns = assumptions.map((assumed): DraftMeasure => {
    const stored = present.get(`c${place(assumed)}`) ?? 0;
    const found = { proof: proofs.get(assumed) ?? noProof, marks: marks.get(place(assumed)) ?? [] };
    return toMeasure(assumed, found, { rows, stored });
  });
  return { rows, columns: await withTyped(draft, columns, rows) };
}

/** How often each mark stands, by the position of its column. */
function countMarks({ engine, path, signal }: DraftFile, assumptions: readonly DraftAssumption[]): Promise<Mark[]> {
  const source = `FROM read_parquet(${quoteLiteral(path)})`;
  const own = assumptions.filter(({ hasTokens }) => hasTokens).map(place);
  const shared = assumptions.filter(({ hasTokens }) => !hasTokens).map(place);
  const lists = `SELECT unnest([${shared.join(", ")}]) AS place, unnest(marks) AS mark ${source} WHERE marks IS NOT NULL`;
  const counts = [
    ...own.map((each) => `SELECT ${each} AS place, m${each} AS mark, count(*) AS count ${source} GROUP BY mark`),
    ...(shared.length > 0 ? [`SELECT place, mark, count(*) AS count FROM (${lists}) GROUP BY place, mark`] : []),
  ];
  return engine.all(`SELECT * FROM (${counts.join(" UNION ALL ")}) WHERE mark IS NOT NULL`, markRow, { signal });
}

const noProof: Proof = { least: null, most: null, fit: 0, zeros: 0 };

/** What only the stored values tell, of the columns where there is such. */
async function prove(
  { engine, path, signal }: DraftFile,
  asked: readonly Assumption[],
): Promise<Map<Assumption, Proof>> {
  if (asked.length === 0) return new Map();
  const sql = `SELECT [${asked.map(proofOf).join(", ")}] AS columns FROM read_parquet(${quoteLiteral(path)})`;
  const [row] = await engine.all(sql, proofRow, { signal });
  return new Map(asked.map((assumed, index) => [assumed, row?.columns[index] ?? noProof]));
}

function place({ guess }: Assumption): number {
  return guess.column.position;
}

function proofOf(assumed: Assumption): string {
  const stored = `c${place(assumed)}`;
  const isDecimal = assumed.kind === "decimal";
  const isCodes = assumed.kind === "codes";
  return `{${[
    `'least': ${isDecimal ? `CAST(min(${stored}) AS VARCHAR)` : "NULL::VARCHAR"}`,
    `'most': ${isDecimal ? `CAST(max(${stored}) AS VARCHAR)` : "NULL::VARCHAR"}`,
    `'fit': ${isCodes ? `count(*) FILTER (regexp_full_match(${stored}, '[0-9]+'))` : "0::BIGINT"}`,
    `'zeros': ${isCodes ? `count(*) FILTER (starts_with(${stored}, '0') AND strlen(${stored}) > 1)` : "0::BIGINT"}`,
  ].join(", ")}}`;
}

function toMeasure(
  assumed: Assumption,
  { proof, marks }: { proof: Proof; marks: readonly Mark[] },
  { rows, stored }: { rows: number; stored: number },
): DraftMeasure {
  const { kind, guess, scale, letters } = assumed;
  const tokens = guess.column.nullTokens;
  const misfits = marks.find(({ mark }) => mark === 0)?.count ?? 0;
  const nullTokens = marks.flatMap(({ mark, count: times }) => {
    const token = tokens[mark - 1];
    return token === undefined ? [] : [{ token, count: times }];
  });
  const measure: Measure = {
    ...noRows,
    rows,
    quick: guess.candidate !== null,
    count: stored + misfits,
    nullTokens: nullTokens.toSorted((a, b) => Buffer.compare(Buffer.from(a.token), Buffer.from(b.token))),
    fit: kind === "codes" ? proof.fit : kind === "text" ? 0 : stored,
    leadingZeros: proof.zeros,
    wholeDigits: kind === "decimal" ? Math.max(wholeLength(proof.least), wholeLength(proof.most)) : 0,
    scale,
    letters: [...letters],
  };
  return { assumed, measure, misfits };
}

/** Characters before the point, a minus included. */
function wholeLength(decimal: string | null): number {
  return decimal === null ? 0 : (decimal.split(".")[0]?.length ?? 0);
}

/** From so many rows on, a part of them may tell that a text is not mostly of a type. */
const partFrom = 50_000;
const partShare = 0.55;

/** Counts in columns of text what may be of a type: in a part of the rows, and in all where the part leaves it open. */
async function withTyped(draft: DraftFile, columns: readonly DraftMeasure[], rows: number): Promise<DraftMeasure[]> {
  const texts = columns.filter(({ assumed, measure }) => assumed.kind === "text" && measure.count > 0);
  const fits = new Map<Assumption, number>();
  const part = rows < partFrom ? rows : Math.ceil(rows * partShare);
  const inPart = await countTyped(draft, texts, part);
  const open = texts.filter((text, index) => {
    const { present = 0, fit = 0 } = inPart[index] ?? {};
    fits.set(text.assumed, fit);
    return part < rows && present - fit <= text.measure.count * (1 - mostlyShare);
  });
  const inAll = await countTyped(draft, open, rows);
  open.forEach((text, index) => fits.set(text.assumed, inAll[index]?.fit ?? 0));
  return columns.map((column) => {
    const fit = fits.get(column.assumed);
    return fit === undefined ? column : { ...column, measure: { ...column.measure, fit } };
  });
}

async function countTyped({ engine, path, signal }: DraftFile, texts: readonly DraftMeasure[], rows: number) {
  if (texts.length === 0) return [];
  const counts = texts.map(({ assumed }) => {
    const column: TextColumn = assumed.guess.column;
    const value = `c${column.position}`;
    return `{'present': count(${value}), 'fit': count(*) FILTER (${mayFitSql(column, column.allowed, value)})}`;
  });
  const source = `read_parquet(${quoteLiteral(path)}, file_row_number = true) WHERE file_row_number < ${rows}`;
  const [row] = await engine.all(`SELECT [${counts.join(", ")}] AS columns FROM ${source}`, textRow, { signal });
  return row?.columns ?? [];
}
