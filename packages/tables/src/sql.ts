/** A name as DuckDB SQL: quoted, so that nothing in it is read as SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a DuckDB SQL literal. NUL cannot stand in a statement, so it is put together by `chr(0)`. */
export function quoteLiteral(text: string): string {
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join("") : `concat(${parts.join(", chr(0), ")})`;
}
