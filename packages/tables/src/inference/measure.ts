import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Candidate } from "./candidate.ts";
import { fitsQuicklySql, fitsSql, isTokenSql, mayFitSql, valueSql, type TextColumn } from "./column.ts";
import { quoteLiteral } from "../sql.ts";
import { plainNumberSql, unitSql } from "./numbers.ts";
import { stackedColumn, stackFrom, stackKey, stackSql, stacksOf } from "./stack.ts";

/** What one pass over all rows says of a column under a guess. */
export type Measure = {
  rows: number;
  /** True when quick conditions were counted, and bounds instead of digits. */
  quick: boolean;
  /** Values that are not missing. */
  count: number;
  nullTokens: { token: string; count: number }[];
  /** Values that fit the guess; without a guess, those that may fit any candidate; of codes, those that are digits. */
  fit: number;
  /** Of codes: values with a zero in front of other digits. */
  leadingZeros: number;
  /** Values that fit, and fit with day and month the other way round too. */
  twinFit: number;
  /** Of numbers: the most characters before and after the point; exactly the digits, unless `quick`. */
  wholeDigits: number;
  scale: number;
  /** True where numbers with exponents have more digits than a double keeps. */
  isLong: boolean;
  /** The greatest number of 19 digits, as text; empty when there is none. */
  greatest19: string;
  units: string[];
  /** Of booleans: which single letters occur. */
  letters: string[];
  longest: number;
  /** Kinds of value that occur, where values have kinds. */
  kinds: string[];
};

export type Guess = { column: TextColumn; candidate: Candidate | null; isCode?: boolean };

export type MeasureOptions = {
  quick: boolean;
  measureCells: boolean;
  signal: AbortSignal | undefined;
  onPass?: (share: number) => void;
};

const count = z.bigint().transform(Number);
const measuredColumn = z.object({
  present: count,
  tokens: z.array(z.object({ key: z.string(), value: count })).nullable(),
  fit: count,
  zeros: count,
  twin: count,
  digits: count.nullable(),
  scale: count.nullable(),
  long: z.boolean().nullable(),
  greatest: z.string().nullable(),
  units: z.array(z.string()).nullable(),
  letters: z.array(z.string().nullable()).nullable(),
  longest: count.nullable(),
  kinds: z.array(z.string()).nullable(),
});
const measureRow = z.object({ rows: count, columns: z.array(measuredColumn) });
const stackedRow = measureRow.extend({ g: stackKey });

/** The measure of a table without rows. */
export const noRows: Measure = {
  rows: 0,
  quick: false,
  count: 0,
  nullTokens: [],
  fit: 0,
  leadingZeros: 0,
  twinFit: 0,
  wholeDigits: 0,
  scale: 0,
  isLong: false,
  greatest19: "",
  units: [],
  letters: [],
  longest: 0,
  kinds: [],
};

/** Counts every row of the columns under their guesses, some columns per pass. */
export async function measureColumns(
  engine: Engine,
  relation: string,
  guesses: readonly Guess[],
  options: MeasureOptions,
): Promise<Measure[]> {
  if (guesses.length >= stackFrom) return measureStacks(engine, relation, guesses, options);
  if (guesses.length === 0) return [];
  const [row] = await engine.all(measureSql(relation, guesses, options), measureRow, { signal: options.signal });
  options.onPass?.(1);
  return guesses.map((guess, index) => {
    const column = row?.columns[index];
    return column ? toMeasure(row.rows, column, isQuick(guess, options)) : noRows;
  });
}

/** Only some candidates have a quick condition; the others are counted closely at once. */
function isQuick({ candidate }: Guess, options: MeasureOptions): boolean {
  return options.quick && candidate?.quick !== undefined;
}

async function measureStacks(
  engine: Engine,
  relation: string,
  guesses: readonly Guess[],
  options: MeasureOptions,
): Promise<Measure[]> {
  const found = new Map<string, Measure>();
  for (const stack of stacksOf(guesses, (guess) => sameness(guess))) {
    const [first] = stack;
    if (!first) continue;
    const source = stackSql(
      relation,
      stack.map(({ column }) => column),
    );
    const guess = { ...first, column: stackedColumn(first.column) };
    const rows = await engine.all(measureSql(source, [guess], options, "g"), stackedRow, { signal: options.signal });
    for (const { g, rows: total, columns } of rows) {
      for (const column of columns)
        found.set(keyOf(g, first.candidate), toMeasure(total, column, isQuick(guess, options)));
    }
    options.onPass?.(found.size / guesses.length);
  }
  return guesses.map(({ column, candidate }) => found.get(keyOf(column.position, candidate)) ?? noRows);
}

function sameness({ candidate, isCode }: Guess): string {
  return candidate?.id ?? (isCode ? "codes" : "");
}

function keyOf(position: number, candidate: Candidate | null): string {
  return `${position} ${candidate?.id ?? ""}`;
}

function toMeasure(rows: number, column: z.infer<typeof measuredColumn>, quick: boolean): Measure {
  const nullTokens = (column.tokens ?? []).map(({ key, value }) => ({ token: key, count: value }));
  return {
    rows,
    quick,
    count: column.present - nullTokens.reduce((sum, token) => sum + token.count, 0),
    nullTokens,
    fit: column.fit,
    leadingZeros: column.zeros,
    twinFit: column.twin,
    wholeDigits: column.digits ?? 0,
    scale: column.scale ?? 0,
    isLong: column.long ?? false,
    greatest19: column.greatest ?? "",
    units: (column.units ?? []).toSorted(),
    letters: (column.letters ?? []).filter((letter) => letter !== null).toSorted(),
    longest: column.longest ?? 0,
    kinds: (column.kinds ?? []).toSorted(),
  };
}

/** Each expression that several aggregates read is made once per column, in a subquery. */
function measureSql(relation: string, guesses: readonly Guess[], options: MeasureOptions, key?: string): string {
  const keys = key ? [key] : [];
  const byPosition = new Map(guesses.map((guess) => [guess.column.position, guess]));
  const inner = [...byPosition.values()].flatMap((guess) => innerSql(guess, options));
  const plain = guesses.flatMap((guess, index) => {
    const { candidate } = guess;
    if (isReadOnce(guess)) return [`${readSql(guess, measuredValue(guess, options))} AS p${index}`];
    if (!candidate?.number) return [];
    return [`${digitsSql(measuredValue(guess, options), candidate, isQuick(guess, options))} AS p${index}`];
  });
  const structs = guesses.map((guess, index) => `{${aggregates(guess, `p${index}`, options).join(", ")}}`);
  const values = `SELECT ${[...keys, ...inner].join(", ")} FROM ${relation}`;
  const source = plain.length === 0 ? values : `SELECT *, ${plain.join(", ")} FROM (${values})`;
  const selected = [...keys, "count(*) AS rows", `[${structs.join(", ")}] AS columns`];
  return `SELECT ${selected.join(", ")} FROM (${source})${key ? ` GROUP BY ${key}` : ""}`;
}

function innerSql(guess: Guess, options: MeasureOptions): string[] {
  const { column, candidate } = guess;
  const raw = `c${column.position}`;
  const kind = column.hasKinds ? [`k${column.position}`] : [];
  if (!candidate || !isFitFirst(guess, options)) return [raw, `${valueSql(column)} AS v${column.position}`, ...kind];
  return [raw, `${fitsQuicklySql(column, candidate, raw)} AS f${column.position}`, ...kind];
}

/**
 * True where what fits is no null token, so that only what does not fit is compared with the tokens. The value of such a column
 * is then null where it does not fit.
 */
function isFitFirst(guess: Guess, options: MeasureOptions): boolean {
  const { column, candidate } = guess;
  if (!candidate || !isQuick(guess, options) || column.nullTokens.length === 0) return false;
  const matcher = new RegExp(`^(?:${candidate.pattern})$`, "u");
  return !column.nullTokens.some((token) => matcher.test(token));
}

/** A date whose day and month may change places is read once, to be counted and to be looked at. */
function isReadOnce({ candidate }: Guess): boolean {
  return Boolean(candidate?.date?.twin);
}

function readSql({ column, candidate }: Guess, value: string): string {
  if (!candidate?.date) return value;
  const { check: _, ...written } = candidate;
  return `CASE WHEN ${fitsSql(column, written, value)} THEN ${candidate.date.parse(value)} END`;
}

function digitsSql(value: string, candidate: Candidate, quick: boolean): string {
  if (!candidate.number) return value;
  return quick ? value : `ltrim(${plainNumberSql(value, candidate.number)}, '+-')`;
}

function measuredValue(guess: Guess, options: MeasureOptions): string {
  const place = guess.column.position;
  return isFitFirst(guess, options) ? `CASE WHEN f${place} THEN c${place} END` : `v${place}`;
}

const codePattern = "[0-9]+";

function aggregates(guess: Guess, plain: string, options: MeasureOptions): string[] {
  const { column, candidate, isCode } = guess;
  const quick = isQuick(guess, options);
  const fitFirst = isFitFirst(guess, options);
  const [raw, value] = [`c${column.position}`, measuredValue(guess, options)];
  const isRead = isReadOnce(guess);
  const fits = quick ? fitsQuicklySql : fitsSql;
  const mayFit = isCode
    ? `regexp_full_match(${value}, ${quoteLiteral(codePattern)})`
    : mayFitSql(column, column.allowed, value);
  const fit = isRead
    ? `${plain} IS NOT NULL`
    : fitFirst
      ? `f${column.position}`
      : candidate
        ? fits(column, candidate, value)
        : mayFit;
  const isToken = fitFirst
    ? `CASE WHEN f${column.position} THEN false ELSE ${isTokenSql(raw, column.nullTokens)} END`
    : `${value} IS NULL AND ${raw} IS NOT NULL`;
  return [
    `'present': count(${raw})`,
    `'tokens': ${column.nullTokens.length === 0 ? "NULL::STRUCT(key VARCHAR, value UBIGINT)[]" : tokensSql(raw, isToken)}`,
    `'fit': count(*) FILTER (${fit})`,
    `'zeros': ${isCode ? `count(*) FILTER (starts_with(${value}, '0') AND strlen(${value}) > 1)` : "0::BIGINT"}`,
    // A month can always be a day, and a day up to 12 a month.
    `'twin': ${isRead ? `count(*) FILTER (day(${plain}) <= 12)` : "0::BIGINT"}`,
    ...numberAggregates(plain, candidate, quick),
    `'units': ${candidate?.number?.unit ? `list(DISTINCT ${unitSql(value)})[:10]` : "NULL::VARCHAR[]"}`,
    `'letters': ${candidate?.dataType === "boolean" ? lettersSql(value, quick) : "NULL::VARCHAR[]"}`,
    `'longest': ${options.measureCells ? `max(strlen(${raw}))::BIGINT` : "NULL::BIGINT"}`,
    `'kinds': ${column.hasKinds ? `list(DISTINCT k${column.position}) FILTER (k${column.position} IS NOT NULL)` : "NULL::VARCHAR[]"}`,
  ];
}

function tokensSql(raw: string, isToken: string): string {
  return `map_entries(histogram(${raw}) FILTER (${isToken}))`;
}

/** True when both letters of a pair occur, t and f or y and n: a single letter alone may mean anything. */
export function hasLetterPair(letters: readonly string[]): boolean {
  return (letters.includes("t") && letters.includes("f")) || (letters.includes("y") && letters.includes("n"));
}

/** Quickly: the first and the last letter, which are all of them where they are a pair. */
function lettersSql(value: string, quick: boolean): string {
  if (!quick) return `list(DISTINCT lower(trim(${value}))) FILTER (strlen(trim(${value})) = 1)`;
  const [least, most] = ["min", "max"].map((extreme) => `lower(${extreme}(${value}) FILTER (strlen(${value}) = 1))`);
  return `[${least}, ${most}]`;
}

function numberAggregates(plain: string, candidate: Candidate | null, quick: boolean): string[] {
  const none = [
    "'digits': NULL::BIGINT",
    "'scale': NULL::BIGINT",
    "'long': NULL::BOOLEAN",
    "'greatest': NULL::VARCHAR",
  ];
  if (!candidate?.number) return none;
  if (candidate.number.exponents) return exponentAggregates(plain);
  const greatest = quick ? "NULL::VARCHAR" : `max(${plain}) FILTER (strlen(${plain}) = 19)`;
  if (candidate.dataType === "integer" && quick && candidate.quick) return none;
  if (candidate.dataType === "integer") {
    return [
      `'digits': max(strlen(${plain}))::BIGINT`,
      "'scale': 0::BIGINT",
      "'long': NULL::BOOLEAN",
      `'greatest': ${greatest}`,
    ];
  }
  const point = `strpos(${plain}, '${quick ? candidate.number.decimal : "."}')`;
  return [
    `'digits': max(CASE WHEN ${point} > 0 THEN ${point} - 1 ELSE strlen(${plain}) END)::BIGINT`,
    `'scale': (max(strlen(${plain}) - ${point}) FILTER (${point} > 0))::BIGINT`,
    "'long': NULL::BOOLEAN",
    "'greatest': NULL::VARCHAR",
  ];
}

/** No text of a double has more digits. */
const doubleDigits = 17;
/** Whole numbers of so many digits may be past 2^53. */
const wholeDoubleDigits = 16;
/** More than any decimal has: infinity is none. */
const noDecimal = 999;

/** Digits before and after the point of numbers with exponents when they are written without, at most. */
function exponentAggregates(plain: string): string[] {
  const parts = `regexp_extract(${plain}, '^([0-9]*)[.]?([0-9]*)(?:[eE]([+-]?[0-9]+))?$', ['w', 'f', 'e'])`;
  const exponent = `coalesce(try_cast(${parts}.e AS BIGINT), 0)`;
  const whole = `(strlen(${parts}.w) + greatest(${exponent}, 0))`;
  const digits = `strlen(trim(concat(${parts}.w, ${parts}.f), '0'))`;
  const isInfinite = `lower(${plain}) LIKE 'i%'`;
  return [
    `'digits': max(CASE WHEN ${isInfinite} THEN ${noDecimal} ELSE ${whole} END)::BIGINT`,
    `'scale': max(greatest(strlen(${parts}.f) - ${exponent}, 0))::BIGINT`,
    `'long': bool_or(${digits} > ${doubleDigits} OR (${digits} >= ${wholeDoubleDigits} AND ${whole} >= ${wholeDoubleDigits}))`,
    "'greatest': NULL::VARCHAR",
  ];
}
