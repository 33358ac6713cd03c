import { cut, width } from "./text.ts";

const importLine = /^import pandas as pd\n+/;

/** What every snippet begins with, said once above all of them instead. */
export function withoutImport(code: string): string {
  return code.replace(importLine, "");
}

/**
 * Python in lines of at most `cells` cells that still run: broken inside of brackets where that is possible, else at a
 * space with a continuation. A string is broken only inside of brackets, into strings that Python puts together again.
 */
export function codeLines(code: string, cells: number): string[] {
  return code
    .trimEnd()
    .split("\n")
    .flatMap((line) =>
      line.trimStart().startsWith("#") ? commentLines(line, cells) : breakLine(shortStrings(line, cells), cells),
    );
}

function commentLines(line: string, cells: number): string[] {
  if (width(line) <= cells) return [line];
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const at = line.slice(0, cells).lastIndexOf(" ");
  if (at <= indent.length + 1) return [cut(line, cells)];
  return [line.slice(0, at), ...commentLines(`${indent}# ${line.slice(at + 1)}`, cells)];
}

/** What cannot be parted in a string: an escape. */
const stringPart = /\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|[^\\]/gsu;
/** Left for the indent, quotes and what must follow a string on its line. */
const besideString = 12;

/** The line with each string that fits no line written as several, one after the other; only inside of brackets. */
function shortStrings(line: string, cells: number): string {
  const room = Math.max(10, cells - besideString);
  return line.replace(/(?<![rbfRBF])"((?:[^"\\]|\\.)*)"/gs, (whole: string, text: string, at: number) => {
    if (width(whole) <= room || !isInBrackets(line.slice(0, at))) return whole;
    const pieces = [""];
    for (const [part] of text.matchAll(stringPart)) {
      if (width(`${pieces.at(-1) ?? ""}${part}`) > room) pieces.push("");
      pieces.push(`${pieces.pop() ?? ""}${part}`);
    }
    return pieces.map((piece) => `"${piece}"`).join(" ");
  });
}

function isInBrackets(before: string): boolean {
  const outside = before.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs, "");
  const count = (pattern: RegExp) => outside.match(pattern)?.length ?? 0;
  return count(/[([{]/g) > count(/[)\]}]/g);
}

type Break = { at: number; inBrackets: boolean };

function breakLine(line: string, cells: number): string[] {
  const breaks = findBreaks(line);
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let from = 0;
  while (true) {
    const lead = from === 0 ? "" : `${indent}    `;
    const rest = line.slice(from).trimStart();
    if (width(lead) + width(rest) <= cells) return [...lines, lead + rest];
    const fits = breaks.filter(({ at }) => at > from && width(lead) + width(line.slice(from, at).trim()) <= cells - 2);
    const next = fits.at(-1) ?? breaks.find(({ at }) => at > from);
    if (next === undefined) return [...lines, lead + rest];
    const head = from === 0 ? line.slice(from, next.at).trimEnd() : line.slice(from, next.at).trim();
    lines.push(`${lead}${head}${next.inBrackets ? "" : " \\"}`);
    from = next.at;
  }
}

/** Where a line may be broken: after a space, and inside of brackets after an opening bracket or a comma too. */
function findBreaks(line: string): Break[] {
  const indent = line.length - line.trimStart().length;
  const breaks: Break[] = [];
  let quote: string | undefined;
  let depth = 0;
  for (let at = indent; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== undefined) {
      if (character === "\\") at += 1;
      else if (character === quote) quote = undefined;
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    const isAfter = character === " " || (depth > 0 && "([{,".includes(character));
    if (isAfter && at > indent) breaks.push({ at: at + 1, inBrackets: depth > 0 });
  }
  return breaks;
}
