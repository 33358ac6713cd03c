import { cut, width } from "./text.ts";

const importLine = /^import pandas as pd\n+/;

/** What every snippet begins with, said once above all of them instead. */
export function withoutImport(code: string): string {
  return code.replace(importLine, "");
}

/**
 * Python in lines of at most `cells` cells that still run: broken inside of brackets where that is possible, else at a
 * space with a continuation, and never in a string.
 */
export function codeLines(code: string, cells: number): string[] {
  return code
    .trimEnd()
    .split("\n")
    .flatMap((line) => (line.trimStart().startsWith("#") ? commentLines(line, cells) : breakLine(line, cells)));
}

function commentLines(line: string, cells: number): string[] {
  if (width(line) <= cells) return [line];
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const at = line.slice(0, cells).lastIndexOf(" ");
  if (at <= indent.length + 1) return [cut(line, cells)];
  return [line.slice(0, at), ...commentLines(`${indent}# ${line.slice(at + 1)}`, cells)];
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
