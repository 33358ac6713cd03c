import { maskValue } from "../personal-data.ts";
import type { FileNotice } from "../manifest.ts";
import { counted } from "../wording.ts";
import { candidates } from "../inference/candidates.ts";

/** A record at the head of a file, and the line or row of the file on which it begins, from 1. */
export type HeadRecord = { fields: readonly string[]; line: number };

/** Titles, notes and the like are not longer. */
const maxLinesAbove = 30;
const minRowsBelow = 2;
const certainShare = 0.9;
const comment = /^\s*#/;

/**
 * The place among the first records of a file at which its table begins: past titles, notes and comments that stand above it. What
 * stands above has fewer values than the header; the header is all names, and the rows below it are as wide as it is. 0 where
 * anything of that is in doubt.
 * @param width fields of most records
 */
export function tableStart(records: readonly HeadRecord[], width: number): number {
  const start = records.slice(0, maxLinesAbove + 1).findIndex((record, place) => mayBeHeader(records, place, width));
  if (start <= 0) return 0;
  const below = records.slice(start + 1);
  const alike = below.filter(({ fields }) => fields.length === width).length;
  if (below.length < minRowsBelow || alike < below.length * certainShare) return 0;
  const above = records.slice(0, start);
  return above.every((record, place) => isNote(record, { next: records[place + 1], width })) ? start : 0;
}

function mayBeHeader(records: readonly HeadRecord[], place: number, width: number): boolean {
  const fields = records[place]?.fields ?? [];
  const isComment =
    comment.test(fields[0] ?? "") && records.slice(0, place).every(({ fields: [own] }) => comment.test(own ?? ""));
  if (fields.length !== width || isComment) return false;
  const named = filled(fields);
  return named.length >= Math.max(2, width - 1) && named.every((field) => !isValue(field));
}

function filled(fields: readonly string[]): string[] {
  return fields.filter((field) => field.trim() !== "");
}

const valuePatterns = candidates.filter(({ dataType }) => dataType !== "boolean").map(({ pattern }) => pattern);
const valueMatcher = new RegExp(`^(?:${[...new Set(valuePatterns)].join("|")})$`, "u");

/** A number, a date or a time; years are names of columns, too. */
function isValue(field: string): boolean {
  return valueMatcher.test(field) && !/^(?:19|20)\d\d$/.test(field.trim());
}

/** One text or two in a wide table, or a comment. In a table of two columns one text may be a header that lacks the other. */
function isNote(
  { fields, line }: HeadRecord,
  { next, width }: { next: HeadRecord | undefined; width: number },
): boolean {
  const count = filled(fields).length;
  if (comment.test(fields[0] ?? "")) return true;
  if (width === 2) return count <= 1 && next !== undefined && next.line > line + 1;
  return count <= 1 || (count === 2 && width >= 5);
}

const maxShown = 3;

/** Says which lines above the table were left out. */
export function linesAboveNotice(above: readonly HeadRecord[], start: number): FileNotice {
  const texts = above.flatMap(({ fields }) => {
    const text = filled(fields).join(" ").trim().slice(0, 60);
    return text === "" ? [] : [maskValue(text, null)];
  });
  const shown = texts.slice(0, maxShown).map((text) => `"${text}"`);
  const message =
    `The table begins at line ${start}: ${counted(above.length, "line above it was", "lines above it were")} left out ` +
    `(${shown.join(", ")}${texts.length > maxShown ? ", ..." : ""}).`;
  return { kind: "lines_above_header", count: above.length, lines: above.map(({ line }) => line), message };
}

/** Says that a file has no header. */
export function missingHeaderNotice(width: number, isAsked: boolean): FileNotice {
  const names =
    width === 1 ? "its only column is called column_1" : `its columns are called column_1 to column_${width}`;
  const message = isAsked
    ? `The file was read without a header, as was asked for: ${names}.`
    : `The first row holds values like those below it, so it was read as data: the file has no header, and ${names}.`;
  return { kind: "missing_header", count: 1, lines: [1], message };
}
