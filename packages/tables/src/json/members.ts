import { isRounded } from "./exact-numbers.ts";

/** A key of a record and its value as it is written. */
export type Member = { key: string; raw: string };
/** A value as text, and its kind as in a file of kinds; null where it is missing. */
export type PlainValue = { text: string; kind: string } | null;

const space = /[ \t\r\n]*/y;
const bareValue = /[^\s,\]}"[{]+/y;
const nested = /["[\]{}]/g;

/**
 * The members of a record, which is known to be valid JSON, in their order; null where it is written in a way that only a
 * whole reader of JSON knows.
 */
export function membersOf(record: string): Member[] | null {
  const members: Member[] = [];
  let at = skip(record, 0);
  if (record[at] !== "{") return null;
  at = skip(record, at + 1);
  while (record[at] !== "}") {
    const keyEnd = record[at] === '"' ? endOfString(record, at) : null;
    if (keyEnd === null) return null;
    const key = textOf(record.slice(at, keyEnd));
    at = skip(record, keyEnd);
    if (key === null || record[at] !== ":") return null;
    at = skip(record, at + 1);
    const end = endOfValue(record, at);
    if (end === null || end === at) return null;
    members.push({ key, raw: record.slice(at, end) });
    at = skip(record, end);
    if (record[at] === ",") at = skip(record, at + 1);
    else if (record[at] !== "}") return null;
  }
  return members;
}

function skip(text: string, from: number): number {
  // Mostly there is none.
  if (text.charCodeAt(from) > 0x20) return from;
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

/** Where a string that begins at `from` has ended; null where it does not. */
function endOfString(text: string, from: number): number | null {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return null;
}

function endOfValue(text: string, from: number): number | null {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== "{" && first !== "[") {
    bareValue.lastIndex = from;
    return bareValue.test(text) ? bareValue.lastIndex : null;
  }
  let depth = 0;
  for (let at = from; ;) {
    nested.lastIndex = at;
    const found = nested.exec(text);
    if (found === null) return null;
    if (found[0] === '"') {
      const end = endOfString(text, found.index);
      if (end === null) return null;
      at = end;
      continue;
    }
    depth += found[0] === "{" || found[0] === "[" ? 1 : -1;
    at = found.index + 1;
    if (depth === 0) return at;
  }
}

/** What a string says; null where half of a pair of surrogates or a NUL is in it, which no text can hold. */
function textOf(literal: string): string | null {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    const text: unknown = JSON.parse(literal);
    return typeof text === "string" && text.isWellFormed() && !text.includes("\0") ? text : null;
  } catch {
    return null;
  }
}

const wholeNumber = /^(?:0|-?[1-9]\d{0,14})$/;
const fraction = /^-?(?:0|[1-9]\d*)\.\d+$/;
const mostDigits = 15;
/** Smaller ones are written with an exponent. */
const leastFraction = 1e-3;

/**
 * A value as the engine would give it as text, with its kind; undefined where only the engine itself can say: nested
 * values, numbers with exponents or many digits, strings that stand for numbers.
 */
export function plainValue(raw: string, mark: string): PlainValue | undefined {
  if (raw.startsWith('"')) {
    const text = textOf(raw);
    return text === null || text.startsWith(mark) ? undefined : { text, kind: "s" };
  }
  if (raw === "null") return null;
  if (raw === "true" || raw === "false") return { text: raw, kind: "b" };
  if (wholeNumber.test(raw)) return { text: raw, kind: "n" };
  if (!fraction.test(raw) || raw.length > mostDigits || isRounded(raw)) return undefined;
  const number = Number(raw);
  if (Math.abs(number) < leastFraction) return undefined;
  return { text: Number.isInteger(number) ? `${number}.0` : String(number), kind: "n" };
}
