import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import { candidateOf } from "./candidates.ts";
import type { Candidate } from "./candidate.ts";
import { fitsSql, isTokenSql, mayFitSql, valueSql, type TextColumn } from "./column.ts";
import { plainNumberSql, unitSql } from "./numbers.ts";

/** What one pass over all rows says of a column under a guess. */
export type Measure = {
  rows: number;
  /** Values that are not missing. */
  count: number;
  nullTokens: { token: string; count: number }[];
  /** Values that fit the guess; without a guess, those that may fit any candidate. */
  fit: number;
  /** Values that fit with day and month the other way round. */
  twinFit: number;
  /** Of numbers: the most digits before and after the point, and the greatest of 19 digits. */
  wholeDigits: number;
  scale: number;
  hasExponent: boolean;
  greatest19: string;
  units: string[];
  /** Of booleans: which single letters occur. */
  letters: string[];
  longest: number;
};

export type Guess = { column: TextColumn; candidate: Candidate | null };

/** Many columns in one statement make DuckDB's planner slow. */
export const columnsPerPass = 120;

const count = z.bigint().transform(Number);
const measureRow = z.object({
  rows: count,
  columns: z.array(
    z.object({
      present: count,
      tokens: z.array(z.object({ token: z.string(), count })).nullable(),
      fit: count,
      twin: count,
      digits: z.bigint().nullable(),
      scale: z.bigint().nullable(),
      exponent: z.boolean().nullable(),
      greatest: z.string().nullable(),
      units: z.array(z.string()).nullable(),
      letters: z.array(z.string()).nullable(),
      longest: z.bigint().nullable(),
    }),
  ),
});

/** Counts every row of the columns under their guesses, some columns per pass. */
export async function measureColumns(
  engine: Engine,
  relation: string,
  guesses: readonly Guess[],
  options: { measureCells: boolean; signal: AbortSignal | undefined; onPass?: (share: number) => void },
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (let start = 0; start < guesses.length; start += columnsPerPass) {
    const part = guesses.slice(start, start + columnsPerPass);
    const [row] = await engine.all(measureSql(relation, part, options.measureCells), measureRow, { signal: options.signal });
    if (row) measures.push(...row.columns.map((column) => toMeasure(row.rows, column)));
    options.onPass?.(Math.min(1, (start + part.length) / guesses.length));
  }
  return measures;
}

function toMeasure(rows: number, column: z.infer<typeof measureRow>["columns"][number]): Measure {
  const nullTokens = column.tokens ?? [];
  return {
    rows,
    count: column.present - nullTokens.reduce((sum, token) => sum + token.count, 0),
    nullTokens,
    fit: column.fit,
    twinFit: column.twin,
    wholeDigits: Number(column.digits ?? 0),
    scale: Number(column.scale ?? 0),
    hasExponent: column.exponent ?? false,
    greatest19: column.greatest ?? "",
    units: (column.units ?? []).toSorted(),
    letters: column.letters ?? [],
    longest: Number(column.longest ?? 0),
  };
}

function measureSql(relation: string, guesses: readonly Guess[], measureCells: boolean): string {
  const inner = guesses.flatMap(({ column }) => [
    `c${column.position}`,
    `${valueSql(column)} AS v${column.position}`,
    ...(column.hasKinds ? [`k${column.position}`] : []),
  ]);
  const structs = guesses.map((guess) => `{${aggregates(guess, measureCells).join(", ")}}`);
  // A view of plain numbers is made once per column, as several aggregates read it.
  const plain = guesses.flatMap(({ column, candidate }) =>
    candidate?.number ? [`${plainNumberSql(`v${column.position}`, candidate.number)} AS p${column.position}`] : [],
  );
  return `SELECT count(*) AS rows, [${structs.join(", ")}] AS columns FROM (SELECT *${plain.map((each) => `, ${each}`).join("")} FROM (SELECT ${inner.join(", ")} FROM ${relation}))`;
}

function aggregates({ column, candidate }: Guess, measureCells: boolean): string[] {
  const [raw, value, plain] = [`c${column.position}`, `v${column.position}`, `p${column.position}`];
  const token = isTokenSql(column);
  const isNumber = candidate?.number !== undefined;
  const digits = `ltrim(${plain}, '+-')`;
  const point = `strpos(${digits}, '.')`;
  const twin = candidate?.date?.twin ? candidateOf(candidate.date.twin) : undefined;
  const fit = candidate ? fitsSql(column, candidate, value) : mayFitSql(column, column.allowed, value);
  return [
    `'present': count(${raw})`,
    `'tokens': ${token === "false" ? "NULL::STRUCT(token VARCHAR, count UBIGINT)[]" : tokensSql(raw, token)}`,
    `'fit': count(*) FILTER (${fit})`,
    `'twin': ${twin ? `count(*) FILTER (${fitsSql(column, twin, value)})` : "0::BIGINT"}`,
    `'digits': ${isNumber ? `max(CASE WHEN ${point} > 0 THEN ${point} - 1 ELSE strlen(${digits}) END)::BIGINT` : "NULL::BIGINT"}`,
    `'scale': ${isNumber ? `max(CASE WHEN ${point} > 0 THEN strlen(${digits}) - ${point} ELSE 0 END)::BIGINT` : "NULL::BIGINT"}`,
    `'exponent': ${isNumber ? `bool_or(${hasLetters(plain)})` : "NULL::BOOLEAN"}`,
    `'greatest': ${isNumber ? `max(${digits}) FILTER (strlen(${digits}) = 19)` : "NULL::VARCHAR"}`,
    `'units': ${candidate?.number?.unit ? `list(DISTINCT ${unitSql(value)})[:10]` : "NULL::VARCHAR[]"}`,
    `'letters': ${candidate?.dataType === "boolean" ? lettersSql(value) : "NULL::VARCHAR[]"}`,
    `'longest': ${measureCells ? `max(strlen(${raw}))::BIGINT` : "NULL::BIGINT"}`,
  ];
}

function tokensSql(raw: string, token: string): string {
  return `list_transform(map_entries(histogram(${raw}) FILTER (${token})), lambda entry: {'token': entry.key, 'count': entry.value})`;
}

/** Exponents and infinities; contains() is several times faster than a regular expression. */
function hasLetters(plain: string): string {
  return ["e", "E", "n", "N"].map((letter) => `contains(${plain}, '${letter}')`).join(" OR ");
}

function lettersSql(value: string): string {
  const has = (letter: string): string => `CASE WHEN bool_or(lower(trim(${value})) = '${letter}') THEN '${letter}' END`;
  return `list_filter([${["t", "f", "y", "n"].map((letter) => has(letter)).join(", ")}], lambda letter: letter IS NOT NULL)`;
}
