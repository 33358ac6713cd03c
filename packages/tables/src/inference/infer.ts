import type { Engine } from "../engine/engine.ts";
import { invalidInput, tooLarge } from "../table-error.ts";
import { runBattery, type BatteryResult } from "./battery.ts";
import type { Candidate } from "./candidate.ts";
import type { TextColumn, TypedColumn } from "./column.ts";
import { explainMixes } from "./date-mixes.ts";
import { explainText, mostlyShare } from "./explain.ts";
import { guessCandidates } from "./guess.ts";
import { measureColumns, noRows, type Guess, type Measure } from "./measure.ts";
import { mixDates } from "./mixed-dates.ts";
import { findOffenders, type Offenders } from "./offenders.ts";
import { asJson, asMixedUnits, asText, monthFirst, resolveAs, resolveCodes } from "./resolve.ts";

export type InferOptions = {
  engine: Engine;
  relation: string;
  columns: readonly TextColumn[];
  /** Refuse cells longer than this many bytes; null when no cell can be. */
  maxCellBytes: number | null;
  signal: AbortSignal | undefined;
  onProgress: (share: number) => void;
};

type PassOptions = Omit<InferOptions, "columns">;

export type Inferred = { rows: number; columns: TypedColumn[] };

export type Work = {
  column: TextColumn;
  measure: Measure;
  result: TypedColumn;
  isSettled: boolean;
  /** False when fewer values than matter can be of any type. */
  mayBeTyped: boolean;
  battery: BatteryResult | null;
};

/**
 * The type of each column over every row. A guess from the first rows is counted over all of them; where a value does not
 * fit it, every way of writing is counted. A column has a type only when all its values fit it.
 * @throws TableError when a value does not fit the type that the caller wants, or a cell is too large
 */
export async function inferColumns(options: InferOptions): Promise<Inferred> {
  const { engine, relation, columns, signal } = options;
  const guesses = await guessCandidates(engine, relation, columns, signal);
  return inferGuessed(
    columns.map((column, index) => ({ ...noGuess, ...guesses[index], column })),
    options,
  );
}

const noGuess = { candidate: null, isCode: false };

/**
 * The same where the guesses are made, for their columns alone.
 * @throws TableError as `inferColumns` does
 */
export async function inferGuessed(asked: readonly Guess[], options: PassOptions): Promise<Inferred> {
  const { engine, relation, signal } = options;
  const measureCells = options.maxCellBytes !== null;
  const onPass = (share: number): void => options.onProgress(share * 0.6);
  const measures = await measureColumns(engine, relation, asked, { quick: true, measureCells, signal, onPass });
  refuseLongCells(asked, measures, options.maxCellBytes);

  const work = asked.map((guess, index) => firstResult(guess, measures[index]));
  await checkGuesses(work, asked, options);
  const open = work.filter(isOpen);
  await settleOpen(open, options);
  options.onProgress(0.8);
  await requireWanted(work, options);
  await explainText(work, options);
  options.onProgress(1);
  return { rows: measures[0]?.rows ?? 0, columns: work.map(({ result }) => result) };
}

/** True where other candidates than the guess must be counted. */
export function isOpen({ measure, isSettled, mayBeTyped }: Work): boolean {
  return !isSettled && mayBeTyped && measure.count > 0;
}

/** What follows from the measure of a guess alone. */
export function firstResult({ column, candidate, isCode }: Guess, measured: Measure | undefined): Work {
  const measure = measured ?? noRows;
  const codes = isCode ? resolveCodes(column, measure) : undefined;
  if (codes) return { column, measure, result: codes, isSettled: true, mayBeTyped: false, battery: null };
  const settled =
    candidate && monthFirst(candidate, measure) === candidate ? resolveAs(column, candidate, measure) : undefined;
  if (measure.kinds.length === 1 && measure.kinds[0] === "j") {
    return { column, measure, result: asJson(column, measure), isSettled: true, mayBeTyped: false, battery: null };
  }
  const mayBeTyped =
    (column.wanted !== null && column.wanted !== "text") ||
    candidate !== null ||
    isCode ||
    measure.fit >= measure.count * mostlyShare ||
    measure.kinds.length > 1;
  return {
    column,
    measure,
    result: settled ?? (candidate ? asMixedUnits(column, candidate, measure) : undefined) ?? asText(column, measure),
    isSettled: settled !== undefined,
    mayBeTyped,
    battery: null,
  };
}

/** Looks closely at the guesses that quick conditions did not confirm, and at the wider ones that follow from them. */
async function checkGuesses(work: readonly Work[], asked: readonly Guess[], options: PassOptions): Promise<void> {
  const doubted = work.flatMap((each, index) => {
    const candidate = asked[index]?.candidate ?? null;
    if (candidate === null || each.isSettled || each.measure.count === 0) return [];
    return widening(each.column, monthFirst(candidate, each.measure)).map((guess) => ({ each, candidate: guess }));
  });
  const { engine, relation, signal } = options;
  const guesses = doubted.map(({ each, candidate }) => ({ column: each.column, candidate }));
  const measures = await measureColumns(engine, relation, guesses, { quick: false, measureCells: false, signal });
  doubted.forEach(({ each, candidate }, index) => {
    const measure = measures[index];
    if (!measure || each.isSettled || measure.fit !== measure.count) return;
    const result = resolveAs(each.column, candidate, measure);
    if (result) each.result = result;
    // Without a result they are numbers all, but of more digits than can be kept as a number.
    each.isSettled = result !== undefined || candidate.number !== undefined;
  });
}

/** A candidate, and the wider kinds of number that its values might be. */
function widening(column: TextColumn, candidate: Candidate): Candidate[] {
  const next = widerNumber(column, candidate);
  return next ? [candidate, ...widening(column, next)] : [candidate];
}

const wider = new Map([
  ["integer-plain", "float-plain"],
  ["float-plain", "float-exponents"],
]);

function widerNumber(column: TextColumn, candidate: Candidate): Candidate | undefined {
  const id = wider.get(candidate.id);
  return column.allowed.find((each) => each.id === id);
}

/** Tries every candidate on the columns that the first guess did not settle. */
async function settleOpen(open: readonly Work[], options: PassOptions): Promise<void> {
  if (open.length === 0) return;
  const { engine, relation, signal } = options;
  const batteries = await runBattery(
    engine,
    relation,
    open.map(({ column, measure }) => ({ column, count: measure.count })),
    signal,
  );
  const second: { each: Work; guess: Guess }[] = [];
  open.forEach((each, index) => {
    each.battery = batteries[index] ?? null;
    const winner = each.battery ? chooseCandidate(each.battery, each.measure.count) : undefined;
    if (winner) second.push({ each, guess: { column: each.column, candidate: winner } });
  });
  const measured = await measureColumns(
    engine,
    relation,
    second.map(({ guess }) => guess),
    { quick: false, measureCells: false, signal },
  );
  second.forEach(({ each, guess }, index) => {
    const measure = measured[index];
    if (!measure || !guess.candidate) return;
    const result = resolveAs(each.column, guess.candidate, measure);
    if (result) each.result = result;
    else each.result = asMixedUnits(each.column, guess.candidate, measure) ?? each.result;
  });
  const mixed = second.flatMap(({ each, guess }) => {
    const ways = guess.candidate?.date?.mixes ?? [];
    return ways.length === 0 || each.result.evidence.dateFormat === null ? [] : [{ each, column: each.column, ways }];
  });
  const mixes = await explainMixes(options, mixed);
  mixed.forEach(({ each }, index) => {
    each.result = { ...each.result, evidence: { ...each.result.evidence, ...mixes[index] } };
  });
  for (const each of open) {
    const { battery, result } = each;
    if (!battery) continue;
    each.result = {
      ...result,
      evidence: {
        ...result.evidence,
        fits: { ...battery.fits, ...result.evidence.fits },
        leadingZeros: battery.leadingZeros,
      },
    };
  }
}

function chooseCandidate(battery: BatteryResult, count: number): Candidate | undefined {
  const whole = battery.byCandidate.find(({ fit }) => fit === count);
  if (whole) return whole.candidate;
  return mixDates(battery.byCandidate, "date") ?? mixDates(battery.byCandidate, "datetime");
}

function refuseLongCells(asked: readonly Guess[], measures: readonly Measure[], maxCellBytes: number | null): void {
  if (maxCellBytes === null) return;
  const index = measures.findIndex((measure) => measure.longest > maxCellBytes);
  if (index < 0) return;
  const name = asked[index]?.column.name ?? "";
  throw tooLarge(`Column "${name}" has a cell longer than ${maxCellBytes} bytes.`, { column: name });
}

/** The type that the caller named must hold for every value. */
async function requireWanted(work: readonly Work[], options: PassOptions): Promise<void> {
  for (const { column, measure, result, battery } of work) {
    const { wanted } = column;
    if (wanted === null || wanted === "text" || measure.count === 0 || result.dataType === wanted) continue;
    const best = bestCandidate(battery, wanted);
    const [offenders] = await findOffenders(
      options.engine,
      options.relation,
      [{ column, candidate: best }],
      options.signal,
    );
    throw notOfType(column.name, wanted, offenders ?? []);
  }
}

const maxRowsNamed = 5;

function notOfType(name: string, wanted: string, offenders: Offenders): Error {
  const rows = offenders.map(({ rowNumber }) => rowNumber);
  const [row] = rows;
  const advice = "as was asked for. Correct the values, or leave the type to be found";
  if (row === undefined) return invalidInput(`Column "${name}" is not of type ${wanted}, ${advice}.`, { column: name });
  const named = rows.slice(0, maxRowsNamed).join(", ");
  const more = rows.length > maxRowsNamed ? ", ..." : "";
  const subject =
    rows.length === 1 ? `Row ${row} of column "${name}" is` : `Rows ${named}${more} of column "${name}" are`;
  return invalidInput(`${subject} not of type ${wanted}, ${advice}.`, { row, column: name });
}

function bestCandidate(battery: BatteryResult | null, dataType: string): Candidate | null {
  const among = (battery?.byCandidate ?? []).filter(({ candidate }) => candidate.dataType === dataType);
  return among.toSorted((a, b) => b.fit - a.fit)[0]?.candidate ?? null;
}
