import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Candidate } from "./candidate.ts";
import { kindsFor, type TextColumn } from "./column.ts";

const maxSampleRows = 1000;
const maxSampleValues = 400_000;
const maxValueLength = 200;
/** DuckDB sets memory for 2,048 values of each column aside in every step of a statement. */
const columnsAtOnce = 2000;

/** `isCode`: no candidate, but digits with zeros in front, as in `00501`. `sample`: the values that were looked at. */
export type Guessed = { candidate: Candidate | null; isCode: boolean; sample: readonly string[] };

const codePattern = /^[0-9]+$/;

const texts = z.array(z.string().nullable());
/** A row as lists in the order of the columns: an object of hundreds of columns takes twice as long to make. */
const sampleRow = z.object({ values: texts, kinds: texts.nullable() });
type SampleRow = z.infer<typeof sampleRow>;

/**
 * A first guess at each column's candidate from the first rows. Only a guess: every row is counted afterwards, and where one
 * does not fit, all candidates are.
 */
export async function guessCandidates(
  engine: Engine,
  relation: string,
  columns: readonly TextColumn[],
  signal: AbortSignal | undefined,
): Promise<Guessed[]> {
  const limit = Math.max(20, Math.min(maxSampleRows, Math.floor(maxSampleValues / Math.max(1, columns.length))));
  const matchers = new Map<string, RegExp>();
  const guesses: Guessed[] = [];
  for (let start = 0; start < columns.length; start += columnsAtOnce) {
    const some = columns.slice(start, start + columnsAtOnce);
    const values = some.map(({ position }) => `left(c${position}, ${maxValueLength})`);
    const kinds = some.map(({ position, hasKinds }) => (hasKinds ? `k${position}` : "NULL"));
    const kindsSql = some.some(({ hasKinds }) => hasKinds) ? `[${kinds.join(", ")}]` : "NULL::VARCHAR[]";
    const sql = `SELECT [${values.join(", ")}] AS values, ${kindsSql} AS kinds FROM ${relation} LIMIT ${limit}`;
    const rows = await engine.all(sql, sampleRow, { signal });
    guesses.push(...some.map((column, index) => guess({ column, index }, rows, matchers)));
  }
  return guesses;
}

function guess(
  { column, index }: { column: TextColumn; index: number },
  rows: readonly SampleRow[],
  matchers: Map<string, RegExp>,
): Guessed {
  const tokens = new Set(column.nullTokens);
  const values: { text: string; kind: string | null }[] = [];
  for (const row of rows) {
    const text = row.values[index];
    if (typeof text === "string" && !tokens.has(text)) values.push({ text, kind: row.kinds?.[index] ?? null });
  }
  const sample = values.map(({ text }) => text);
  if (values.length === 0) return { candidate: null, isCode: false, sample };
  const fitting = column.allowed.find((candidate) => {
    if (candidate.dataType === "json") return true;
    const matcher = matcherOf(candidate, matchers);
    return values.every(
      ({ text, kind }) =>
        matcher.test(text) && monthIsPossible(candidate, text) && (kind === null || kindsFor(candidate).includes(kind)),
    );
  });
  const isCode =
    !fitting && !column.hasKinds && column.wanted === null && values.every(({ text }) => codePattern.test(text));
  return { candidate: fitting ?? null, isCode, sample };
}

function matcherOf(candidate: Candidate, matchers: Map<string, RegExp>): RegExp {
  const known = matchers.get(candidate.pattern);
  if (known) return known;
  const matcher = new RegExp(`^(?:${candidate.pattern})$`, "u");
  matchers.set(candidate.pattern, matcher);
  return matcher;
}

/** Tells day first from month first, which are written alike. */
function monthIsPossible(candidate: Candidate, text: string): boolean {
  const format = candidate.date?.format ?? "";
  const place = format.startsWith("%m") ? 0 : /^%d.%m/.test(format) ? 1 : -1;
  if (place < 0) return true;
  const numbers = text.match(/[0-9]+/g) ?? [];
  return Number(numbers[place] ?? 0) <= 12;
}
