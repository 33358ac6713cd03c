export type ExpressionLanguage = "ecmascript" | "python";

const spaces = "\\t\\n\\f\\r ";
/** What the language reads otherwise than RE2, or not at all. ECMAScript refuses the rest by itself, under its flag `u`. */
const unknown: Readonly<Record<ExpressionLanguage, RegExp>> = {
  ecmascript: /\(\?[a-zA-Z-]+\)|\[\^?\]/,
  python: /\\[pPzCQEA]|\[\[:|\(\?[a-zA-Z<-]|\\x\{|\{,/,
};
/** Outside of brackets: RE2's dot is all but a line feed, and its `$` is the end alone. */
const outside: Readonly<Record<ExpressionLanguage, Readonly<Record<string, string>>>> = {
  ecmascript: { ".": "[^\\n]" },
  python: { $: "\\Z" },
};

/**
 * An RE2 expression as another language writes it, so that both match the same texts: Python's with `re.ASCII`, ECMAScript's with
 * the flag `u`. RE2's `\s` is five characters, where the others know more. Null where that cannot be said.
 */
export function expressionIn(language: ExpressionLanguage, expression: string): string | null {
  if (unknown[language].test(expression)) return null;
  let written = "";
  let inBrackets = false;
  for (let at = 0; at < expression.length; at++) {
    const character = expression.charAt(at);
    const rest = expression.slice(at);
    if (character === "\\") {
      const said = escaped(rest, inBrackets);
      if (said === null) return null;
      written += said;
      at++;
    } else if (inBrackets) {
      inBrackets = character !== "]";
      written += character;
    } else if (character === "[") {
      // A bracket that comes first is one of the characters.
      const [start = character] = /^\[\^?\]?/.exec(rest) ?? [];
      inBrackets = true;
      written += start;
      at += start.length - 1;
    } else {
      written += outside[language][character] ?? character;
    }
  }
  return written;
}

/** A backslash with what follows it. */
function escaped(rest: string, inBrackets: boolean): string | null {
  const pair = rest.slice(0, 2);
  if (pair === "\\S") return inBrackets ? null : `[^${spaces}]`;
  if (pair !== "\\s") return pair;
  if (!inBrackets) return `[${spaces}]`;
  // Before a hyphen the last of them would begin a range.
  return rest.charAt(2) === "-" ? null : spaces;
}
