import type { FileNotice } from "../manifest.ts";
import { counted } from "../wording.ts";

export const maxNameLength = 255;

/** The columns' names, unique, not blank and at most 255 characters long, and what had to be changed for it. */
export type ColumnNames = { names: string[]; notices: FileNotice[] };

/**
 * Makes headers usable as names: blank ones become `column_<position>`, repeated ones (in any case) get `_2`, `_3`, ...
 * Control characters become spaces.
 */
export function nameColumns(headers: readonly string[]): ColumnNames {
  const taken = new Set<string>();
  const wanted = headers.map((header) => cleanHeader(header));
  const originals = new Set(wanted.map((name) => name.toLowerCase()));
  const names: string[] = [];
  let [blank, repeated] = [0, 0];
  wanted.forEach((name, position) => {
    if (name === "") blank += 1;
    const base = name === "" ? `column_${position + 1}` : name;
    const free = freeName(base, taken, originals, name !== "");
    if (name !== "" && free !== name) repeated += 1;
    taken.add(free.toLowerCase());
    names.push(free);
  });
  const notices: FileNotice[] = [];
  if (blank > 0)
    notices.push(
      headerNotice(
        "blank_headers",
        blank,
        `${counted(blank, "header is blank; its column is", "headers are blank; their columns are")} called column_<position>.`,
      ),
    );
  if (repeated > 0)
    notices.push(
      headerNotice(
        "duplicate_headers",
        repeated,
        `${counted(repeated, "header repeats an earlier one; it", "headers repeat an earlier one; they")} got a number.`,
      ),
    );
  return { names, notices };
}

function cleanHeader(header: string): string {
  const oneLine = header
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .toWellFormed()
    .trim();
  return cut(oneLine, maxNameLength);
}

/** At most `max` UTF-16 units, never half a character. */
function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, "");
}

function freeName(base: string, taken: ReadonlySet<string>, originals: ReadonlySet<string>, isOwn: boolean): string {
  const own = base.toLowerCase();
  if (!taken.has(own) && (isOwn || !originals.has(own))) return base;
  for (let number = 2; ; number += 1) {
    const suffix = `_${number}`;
    const name = `${cut(base, maxNameLength - suffix.length)}${suffix}`;
    const key = name.toLowerCase();
    if (!taken.has(key) && !originals.has(key)) return name;
  }
}

function headerNotice(kind: FileNotice["kind"], count: number, message: string): FileNotice {
  return { kind, count, lines: [1], message };
}
