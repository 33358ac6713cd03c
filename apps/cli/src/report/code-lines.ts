import { cut, width } from "./text.ts";

/** Python in lines of at most `cells` cells that still run: broken at spaces outside of strings, with a continuation. */
export function codeLines(code: string, cells: number): string[] {
  return code
    .trimEnd()
    .split("\n")
    .flatMap((line) => breakLine(line, cells, "    "));
}

function breakLine(line: string, cells: number, furtherIndent: string): string[] {
  if (width(line) <= cells) return [line];
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const at = lastBreak(line, cells - 2);
  if (at === undefined) return line.trimStart().startsWith("#") ? [cut(line, cells)] : [line];
  const rest = line.slice(at).trimStart();
  const isComment = line.trimStart().startsWith("#");
  const head = line.slice(0, at).trimEnd();
  return isComment
    ? [head, ...breakLine(`${indent}# ${rest}`, cells, "")]
    : [`${head} \\`, ...breakLine(`${indent}${furtherIndent}${rest}`, cells, "")];
}

/** The last space before `cells` cells that is neither in a string nor in the indentation. */
function lastBreak(line: string, cells: number): number | undefined {
  const indent = line.length - line.trimStart().length;
  let quote: string | undefined;
  let found: number | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (width(line.slice(0, at)) > cells) break;
    if (quote === undefined && (character === '"' || character === "'")) {
      if (!line.trimStart().startsWith("#")) quote = character;
    } else if (character === quote && line.charAt(at - 1) !== "\\") {
      quote = undefined;
    } else if (character === " " && quote === undefined && at > indent + 1) {
      found = at;
    }
  }
  return found;
}
