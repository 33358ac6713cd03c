import { allowedCandidates } from "../inference/allowed.ts";
import { falseWords, trueWords } from "../inference/candidates.ts";
import type { Candidate } from "../inference/candidate.ts";
import { defaultNullTokens } from "../inference/missing.ts";

/** A value as it is written, and its kind where the file tells it: `n` number, `s` text, `b` boolean, `d` date. */
export type HeadCell = { text: string; kind?: string };

export type HeadRow = readonly (HeadCell | undefined)[];

/** A column below the first row: what its values are, as far as they are all alike. */
type Below = { first: string; values: string[] } & (
  | { is: "text" }
  | { is: "codes" }
  | { is: "number" | "time"; candidates: readonly Candidate[] }
);

const tokens = new Set<string>(defaultNullTokens);
const words = new Set<string>([...trueWords, ...falseWords]);
const codePattern = /^[0-9]+$/;
/** Values that no column is called after. */
const neverNames =
  /^[^\s@]+@[^\s@]+\.[a-z]{2,}$|^https?:\/\/|^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$|^(?:\d{1,3}\.){3}\d{1,3}$/i;

/**
 * True where the first row of a file is one of its values, so that it has no header. Each value of it must fit the type of the column
 * below it, where that has one; and one of them at least must be what hardly any column is called: a date, a fraction, a value that
 * stands below it again, a step of the count that goes on below it. Whole numbers that read like labels (years, 1 2 3, quantiles) are
 * no such sign: tables with a column for each year are common.
 * @param rows rows below the first one; some hundreds suffice
 * @param options.decimalComma true where a comma more likely marks decimals than thousands
 */
export function isDataRow(first: HeadRow, rows: readonly HeadRow[], options: { decimalComma: boolean }): boolean {
  const shown = first.map((cell) => textOf(cell));
  // Most headers have no digit: nothing more is looked at.
  if (rows.length === 0 || !shown.some((text) => text !== null && /\d/.test(text))) return false;
  const columns: Below[] = [];
  for (const [position, text] of shown.entries()) {
    if (text === null) continue;
    const column = columnBelow(position, text, { cell: first[position], rows, ...options });
    if (column === null) return false;
    columns.push(column);
  }
  const typed = columns.filter(({ is }) => is !== "text");
  if (typed.length === 0) return false;
  if (columns.some((column) => isNoName(column))) return true;
  const numbers = typed.flatMap((column) => (column.is === "number" ? [numberOf(column.first)] : []));
  if (areLabels(numbers)) return false;
  const isFraction = numbers.some((number) => !Number.isInteger(number) || number < 0);
  const isRepeated = new Set(numbers).size < numbers.length;
  return isFraction || isRepeated || typed.length === columns.length;
}

function textOf(cell: HeadCell | undefined): string | null {
  const text = cell?.text.trim() ?? "";
  return text === "" || tokens.has(text) ? null : text;
}

type Place = { cell: HeadCell | undefined; rows: readonly HeadRow[]; decimalComma: boolean };

/** Null where the first value is of another type than those below it. */
function columnBelow(position: number, first: string, { cell, rows, decimalComma }: Place): Below | null {
  const cells = rows.flatMap((row) => {
    const below = row[position];
    return below !== undefined && textOf(below) !== null ? [below] : [];
  });
  const values = cells.map(({ text }) => text.trim());
  if (values.length === 0) return { is: "text", first, values };
  const kinds = new Set(cells.map(({ kind }) => kind));
  const [kind] = kinds;
  if (kind !== undefined || cell?.kind !== undefined) {
    const isTyped = kinds.size === 1 && (kind === "n" || kind === "d");
    if (!isTyped) return { is: "text", first, values };
    if (cell?.kind !== kind) return null;
  }
  const allowed = allowedCandidates({ name: "", hasKinds: false, wanted: null, decimalComma });
  const fitting = allowed.filter(
    (candidate) => candidate.dataType !== "boolean" && values.every((value) => matches(candidate, value)),
  );
  const areCodes = codePattern.test(first) && values.every((value) => codePattern.test(value));
  if (fitting.length === 0 && !areCodes) {
    return values.every((value) => codePattern.test(value)) ? null : { is: "text", first, values };
  }
  const candidates = fitting.filter((candidate) => matches(candidate, first));
  const [found] = candidates;
  if (!found) return areCodes ? { is: "codes", first, values } : null;
  return { is: found.number ? "number" : "time", candidates, first, values };
}

const matchers = new Map<string, RegExp>();

function matches({ pattern }: Candidate, value: string): boolean {
  const known = matchers.get(pattern) ?? new RegExp(`^(?:${pattern})$`, "u");
  matchers.set(pattern, known);
  return known.test(value);
}

/** True for a first value that is hardly the name of its column. */
function isNoName(column: Below): boolean {
  const { is, first, values } = column;
  if (is === "time") return true;
  if (is === "codes") return values.every((value) => value.length === first.length);
  if (is === "number") return goesOn(numberOf(first), values);
  return neverNames.test(first) || (!words.has(first.toLowerCase()) && values.includes(first));
}

/** From so many rows on, a count that goes on below the first row is no accident. */
const countedRows = 2;

/** 1 above 2, 3, 4: the first row is a step of the count. */
function goesOn(first: number, values: readonly string[]): boolean {
  const next = values.slice(0, 5).map((value) => numberOf(value));
  return next.length >= countedRows && next.every((number, index) => number === first + index + 1);
}

function numberOf(text: string): number {
  return Number(text.replace(/[^0-9.eE+-]/g, ""));
}

/** True for numbers as columns are called: years, an even count from left to right, shares, or a single small number. */
function areLabels(numbers: readonly number[]): boolean {
  const areYears = numbers.every((number) => Number.isInteger(number) && number >= 1900 && number <= 2100);
  const areShares = numbers.every((number) => number >= 0 && number <= 1);
  const [first, second] = numbers;
  if (first === undefined) return false;
  if (second === undefined) return areYears || areShares || (Number.isInteger(first) && first >= 0 && first <= 12);
  const isRising = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
  if (!isRising) return false;
  const step = second - first;
  const isEven = numbers.every((number, index) => Math.abs(first + index * step - number) < 1e-9);
  return areYears || areShares || isEven;
}
