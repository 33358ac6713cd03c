import { quoteLiteral } from "../sql.ts";
import { falseWords, trueWords } from "./candidates.ts";
import { mayFitPattern } from "./column.ts";
import type { Guess } from "./measure.ts";

/**
 * How a column is stored while its guess is not yet proven. Each value is read into `x<i>`; `f<i>` tells whether it is written just
 * as the guess has it. Only guesses are assumed whose quick condition the stored values prove.
 */
export type Assumption = {
  guess: Guess;
  kind: "integer" | "decimal" | "date" | "datetime" | "boolean" | "codes" | "text";
  storageType: string;
  /** Of decimals: digits after the point. */
  scale: number;
  /** Of booleans: the single letters that are read. */
  letters: readonly string[];
  /** SQL over the value. */
  read: (value: string) => string;
  /** SQL over what was read, and the value; null where whatever was read fits. */
  fits: ((read: string, value: string) => string) | null;
};

/** Codes of null tokens must fit a byte. */
const maxTokens = 250;
/** Text of which more may be of a type is looked at before it is stored. */
const mayBeTypedShare = 0.4;
const maxTried = 200;
/** Where fewer values have all the digits after the point, some may have more. */
const fullScaleShare = 0.2;

const wrote = (read: string, value: string): string => `CAST(${read} AS VARCHAR) = ${value}`;

/**
 * An assumption under which the table can be stored, or null where the column must be measured first.
 * @param values values of the column, none of them missing, as many as are at hand
 */
export function assume(guess: Guess, values: readonly string[]): Assumption | null {
  const { column, candidate, isCode } = guess;
  if (column.wanted !== null || column.hasKinds || column.nullTokens.length > maxTokens) return null;
  if (isCode) return values.every((value) => /^[0-9]+$/.test(value)) ? asText(guess, "codes") : null;
  if (!candidate) return shareTyped(guess, values) < mayBeTypedShare ? asText(guess, "text") : null;
  const matcher = new RegExp(`^(?:${candidate.pattern})$`, "u");
  // What fits must not be a null token: tokens are looked for only among what does not fit.
  if (column.nullTokens.some((token) => matcher.test(token))) return null;
  const every = (pattern: RegExp): boolean => values.every((value) => pattern.test(value));
  switch (candidate.id) {
    case "integer-plain":
      return every(/^(?:0|-?[1-9][0-9]{0,17})$/) ? asCast(guess, "integer", "BIGINT") : null;
    case "date-%Y-%m-%d":
      return every(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/) ? asCast(guess, "date", "DATE") : null;
    case "datetime-iso-":
      return every(/^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}$/) ? asMoments(guess, values) : null;
    case "float-plain":
      return asDecimals(guess, values);
    case "boolean":
      return asBooleans(guess, values);
    default:
      return null;
  }
}

function shareTyped({ column }: Guess, values: readonly string[]): number {
  const tried = values.slice(-maxTried);
  const pattern = mayFitPattern(column.allowed);
  if (tried.length === 0 || pattern === null) return 0;
  const matcher = new RegExp(`^(?:${pattern})$`, "u");
  return tried.filter((value) => matcher.test(value)).length / tried.length;
}

const plain = { scale: 0, letters: [] } as const;

function asText(guess: Guess, kind: "text" | "codes"): Assumption {
  return { ...plain, guess, kind, storageType: "VARCHAR", read: (value) => value, fits: null };
}

function asCast(guess: Guess, kind: "integer" | "date", storageType: string): Assumption {
  return { ...plain, guess, kind, storageType, read: castTo(storageType), fits: wrote };
}

function castTo(storageType: string): (value: string) => string {
  return (value) => `try_cast(${value} AS ${storageType})`;
}

function asMoments(guess: Guess, values: readonly string[]): Assumption {
  const spaced = wrote;
  const joined = (read: string, value: string): string => `strftime(${read}, '%Y-%m-%dT%H:%M:%S') = ${value}`;
  const [first, second] = values[0]?.includes("T") ? [joined, spaced] : [spaced, joined];
  // Not an OR: of that, both sides are worked out for every row.
  const fits = (read: string, value: string): string =>
    `CASE WHEN ${first(read, value)} THEN true ELSE ${second(read, value)} END`;
  return { ...plain, guess, kind: "datetime", storageType: "TIMESTAMP", read: castTo("TIMESTAMP"), fits };
}

/** The most digits of decimals of 4 and 8 bytes; those of 16 bytes have 38. */
const decimalSizes = [9, 18] as const;

/** True where decimals of so many digits are stored alike. */
export function isStoredAlike(digits: number, others: number): boolean {
  return sizeOf(digits) === sizeOf(others);
}

function sizeOf(digits: number): number {
  return decimalSizes.find((size) => digits <= size) ?? 38;
}

function asDecimals(guess: Guess, values: readonly string[]): Assumption | null {
  let [whole, scale] = [1, 0];
  for (const value of values) {
    // Zero with a sign is a digit wider as text than it is as a number.
    if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(value) || /^-0(?:\.0*)?$/.test(value)) return null;
    const [before = "", after = ""] = value.split(".");
    [whole, scale] = [Math.max(whole, before.length), Math.max(scale, after.length)];
  }
  const full = values.filter((value) => value.length - value.indexOf(".") - 1 === scale && value.includes(".")).length;
  const digits = whole + scale;
  // More digits than in the sample must have room.
  if (scale === 0 || digits > 37 || digits === sizeOf(digits) || full < values.length * fullScaleShare) return null;
  const storageType = `DECIMAL(${sizeOf(digits)},${scale})`;
  const shared = { ...plain, guess, kind: "decimal", scale, storageType, read: castTo(storageType) } as const;
  if (full === values.length) return { ...shared, fits: wrote };
  const pattern = quoteLiteral(decimalPattern(scale));
  return { ...shared, fits: (read, value) => `${read} IS NOT NULL AND regexp_full_match(${value}, ${pattern})` };
}

/** Decimals of at most `scale` digits after the point; no zero with a sign. */
function decimalPattern(scale: number): string {
  const small = Array.from({ length: scale }, (_, zeros) => `0{${zeros}}[1-9][0-9]{0,${scale - zeros - 1}}`);
  return `(?:0|-?[1-9][0-9]*)(?:\\.[0-9]{1,${scale}})?|-0\\.(?:${small.join("|")})`;
}

const pairs = [
  ["f", "t"],
  ["n", "y"],
] as const;

/** Whole words and both letters of at most one pair: single letters beside them might mean anything. */
function asBooleans(guess: Guess, values: readonly string[]): Assumption | null {
  const lower = new Set(values.map((value) => value.toLowerCase()));
  const single = [...lower].filter((value) => value.length === 1).toSorted();
  const letters = single.length === 0 ? [] : pairs.find((pair) => pair.join() === single.join());
  const isRead = (word: string): boolean => word.length > 1 || (letters?.some((letter) => letter === word) ?? false);
  const yes = trueWords.filter((word) => isRead(word));
  const no = falseWords.filter((word) => isRead(word));
  const known = new Set<string>([...yes, ...no]);
  if (!letters || [...lower].some((word) => !known.has(word))) return null;
  const whens = [...known].map((word) => `WHEN ${quoteLiteral(word)} THEN ${yes.some((each) => each === word)}`);
  const read = (value: string): string => `CASE lower(${value}) ${whens.join(" ")} END`;
  return { ...plain, guess, kind: "boolean", storageType: "BOOLEAN", letters, read, fits: (x) => `${x} IS NOT NULL` };
}
