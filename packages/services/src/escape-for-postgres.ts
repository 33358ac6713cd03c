/** What PostgreSQL's text cannot hold (NUL) or UTF-8 does not have (lone surrogates) becomes a visible escape such as `\u0000`. */
export function escapeForPostgres<Value>(value: Value): Value {
  // Each branch gives back the shape that it was given.
  return escapeAny(value) as Value;
}

function escapeAny(value: unknown): unknown {
  if (typeof value === "string") return escapeText(value);
  if (Array.isArray(value)) return value.map(escapeAny);
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [escapeText(key), escapeAny(inner)]));
  }
  return value;
}

function escapeText(text: string): string {
  if (!text.includes("\0") && text.isWellFormed()) return text;
  return text.replace(/\0|\p{Surrogate}/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
