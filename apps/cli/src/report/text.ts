import stringWidth from "string-width";

// C0, DEL, C1 and what changes the direction or the order of text: nothing from a file may move the cursor or hide text.
const control = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
// Whole escape sequences go first, so that their parameters do not stay behind as text.
const escapeSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

/** A value from a file as one harmless line: escape sequences and control characters gone, white space folded. */
export function plain(value: string): string {
  return value
    .replace(escapeSequence, "")
    .replace(/[\t\r\n\v\f]+/g, " ")
    .replace(control, "");
}

/** Cells that a text takes in a terminal; wide characters take two. */
export function width(text: string): number {
  return stringWidth(text);
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What people take for the characters of a text. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The text cut to at most `cells` cells, the last of them an ellipsis when something was cut. */
export function cut(text: string, cells: number, ellipsis = "…"): string {
  if (width(text) <= cells) return text;
  const room = cells - width(ellipsis);
  let taken = "";
  let used = 0;
  for (const { segment } of segmenter.segment(text)) {
    const next = width(segment);
    if (used + next > room) break;
    taken += segment;
    used += next;
  }
  return taken + ellipsis;
}

/** The text filled with spaces to `cells` cells. */
export function padEnd(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - width(text)));
}

export function padStart(text: string, cells: number): string {
  return " ".repeat(Math.max(0, cells - width(text))) + text;
}

/** The text in lines of at most `cells` cells, broken at spaces; a longer word is broken inside. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .split(/\s+/)
    .filter((part) => part !== "")
    .flatMap((part) => breakWord(part, cells))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (width(longer) <= cells) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

function breakWord(word: string, cells: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (width(rest) > cells) {
    const head = cut(rest, cells, "") || rest.slice(0, 1);
    parts.push(head);
    rest = rest.slice(head.length);
  }
  return [...parts, rest];
}
