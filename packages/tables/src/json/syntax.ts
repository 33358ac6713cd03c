/** Where JSON text breaks, and how; lines are counted from 1. */
export type SyntaxFault = { line: number; message: string };

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|-?NaN|-?Infinity)(?![\w.+-]))/uy;

type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | ", or ]" | ", or }" | "end";

const described: Record<Expected, string> = {
  value: "a value is missing or is not valid JSON",
  "value or ]": "a value is missing or is not valid JSON",
  key: "a key in double quotes is missing",
  "key or }": "a key in double quotes is missing",
  ":": "a colon is missing after a key",
  ", or ]": "a comma or a closing bracket is missing",
  ", or }": "a comma or a closing brace is missing",
  end: "something follows the end of the JSON",
};

/** The first place where text is not one JSON value, or null when it is. */
export function findSyntaxError(text: string): SyntaxFault | null {
  const open: ("[" | "{")[] = [];
  let expected: Expected = "value";
  token.lastIndex = 0;
  for (;;) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      const rest = start + (/^[ \t\r\n]*/.exec(text.slice(start, start + 100_000))?.[0].length ?? 0);
      if (rest >= text.length && expected === "end") return null;
      const message = rest >= text.length ? "the JSON ends in the middle" : described[expected];
      return { line: lineAt(text, rest), message };
    }
    const next = advance(expected, match, open);
    if (!next) return { line: lineAt(text, token.lastIndex - 1), message: described[expected] };
    expected = next;
  }
}

function advance(expected: Expected, match: RegExpExecArray, open: ("[" | "{")[]): Expected | null {
  const [, mark, string, scalar] = match;
  if (string !== undefined && (expected === "key" || expected === "key or }")) return ":";
  if (string !== undefined || scalar !== undefined) return expected.startsWith("value") ? afterValue(open) : null;
  if (mark === "[" || mark === "{") {
    if (!expected.startsWith("value")) return null;
    open.push(mark);
    return mark === "[" ? "value or ]" : "key or }";
  }
  if (mark === ":") return expected === ":" ? "value" : null;
  if (mark === ",") return expected === ", or ]" ? "value" : expected === ", or }" ? "key" : null;
  const closes = mark === "]" ? ["value or ]", ", or ]"] : ["key or }", ", or }"];
  if (!closes.includes(expected)) return null;
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly ("[" | "{")[]): Expected {
  const innermost = open.at(-1);
  if (innermost === undefined) return "end";
  return innermost === "[" ? ", or ]" : ", or }";
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
