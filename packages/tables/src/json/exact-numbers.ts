import { createReadStream, createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { ReadContext } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import type { JsonLayout } from "./layout.ts";

/** A character that no text has (Unicode keeps it for use inside of programs): a string that begins with it is a number. */
export const mark = "\uFDD0";
/** As many digits every double keeps. */
const safeDigits = 15;
/** Numbers with a fraction or an exponent: sign, whole digits, digits of the fraction, exponent. */
const fractional = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
/** Written out, a number may be no longer: more digits than any type of number holds say nothing. */
const maxLength = 100;

/** True for a number with a fraction or an exponent that a double rounds: written again, it has other digits. */
export function isRounded(text: string): boolean {
  const [, , whole = "", fraction, exponent] = text.length > safeDigits ? (fractional.exec(text) ?? []) : [];
  if (fraction === undefined && exponent === undefined) return false;
  const digits = significant(`${whole}${fraction ?? ""}`);
  return digits.length > safeDigits && significant(Number(text).toExponential().split("e")[0] ?? "") !== digits;
}

/** The same number without an exponent; null where that is too long. */
function withoutExponent(text: string): string | null {
  const [, sign = "", whole = "", fraction = "", exponent] = fractional.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  if (point < -maxLength || point > maxLength) return null;
  const padded = point <= 0 ? `${"0".repeat(1 - point)}${digits}` : digits.padEnd(point, "0");
  const at = Math.max(1, point);
  const before = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  return `${sign}${before}.${padded.slice(at) || "0"}`;
}

function significant(text: string): string {
  return text.replaceAll(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "");
}

const [quote, backslash] = [0x22, 0x5c];

/** True for the bytes of which numbers consist. */
export function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || (byte | 0x20) === 0x65;
}

/** Writes the file again with each number that a double rounds as a marked string, so that the engine keeps its digits. */
export async function markExactNumbers(layout: JsonLayout, context: ReadContext): Promise<JsonLayout> {
  const target = path.join(context.scratchDir, "exact.json");
  await pipeline(
    createReadStream(layout.path, { highWaterMark: 1 << 20, signal: context.signal }),
    async function* rewrite(chunks: AsyncIterable<Buffer>) {
      const marker = createMarker();
      for await (const chunk of chunks) yield* marker.push(chunk);
      yield* marker.finish();
    },
    createWriteStream(target, { flags: "wx" }),
  );
  return { ...layout, path: target };
}

type Marker = { push(bytes: Buffer): Buffer[]; finish(): Buffer[] };

function createMarker(): Marker {
  let [inString, escaped] = [false, false];
  // A number may go on in the next piece.
  let carry: Buffer = Buffer.alloc(0);
  return {
    push: (chunk) => {
      const bytes = Buffer.concat([carry, chunk]);
      const parts: Buffer[] = [];
      let [from, numberStart] = [0, -1];
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at] ?? 0;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
        } else if (isNumberByte(byte)) {
          if (numberStart < 0) numberStart = at;
        } else {
          const number = numberStart < 0 ? null : markOf(bytes.subarray(numberStart, at));
          if (number !== null) {
            parts.push(bytes.subarray(from, numberStart), number);
            from = at;
          }
          numberStart = -1;
          if (byte === quote) inString = true;
        }
      }
      const end = numberStart < 0 ? bytes.length : numberStart;
      carry = bytes.subarray(end);
      return [...parts, bytes.subarray(from, end)];
    },
    finish: () => [markOf(carry) ?? carry],
  };
}

/** A number as a marked string, or null where a double keeps it. */
function markOf(number: Buffer): Buffer | null {
  const text = number.toString("latin1");
  const exact = isRounded(text) ? withoutExponent(text) : null;
  return exact === null ? null : Buffer.from(`"${mark}${exact}"`);
}

/** SQL for the kind of a value that came as a string. */
export function markedKind(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, ${quoteLiteral(`${mark}[0-9.-]+`)}) THEN 'n' ELSE 's' END`;
}

/** SQL for the text of a value without marks, inside of nested values too. */
export function markedText(text: string, kind: string): string {
  const nested = `regexp_replace(${text}, ${quoteLiteral(`"${mark}([0-9.-]+)"`)}, '\\1', 'g')`;
  return `CASE ${kind} WHEN 'n' THEN ltrim(${text}, ${quoteLiteral(mark)}) WHEN 'j' THEN ${nested} ELSE ${text} END`;
}
