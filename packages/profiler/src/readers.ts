/** Readers of query results: DuckDB hands numbers as number, bigint or text, by type and size. */

/** A number; null for NULL, NaN and the infinities, which JSON cannot carry. */
export function readNumber(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A count: NULL (an aggregate over no rows) is 0. */
export function readCount(value: unknown): number {
  return readNumber(value) ?? 0;
}

export function readText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  return JSON.stringify(value);
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function readNumbers(value: unknown): number[] {
  return readList(value).flatMap((item) => readNumber(item) ?? []);
}

export function readTexts(value: unknown): string[] {
  return readList(value).flatMap((item) => readText(item) ?? []);
}

/** One field of a struct; undefined where there is none. */
export function readField(value: unknown, field: string): unknown {
  return isRecord(value) ? value[field] : undefined;
}

/** An exact number as JSON can carry it: a text where a double would lose digits. */
export function readExact(value: unknown): number | string | null {
  const text = readText(value);
  if (text === null) return null;
  const number = Number(text);
  if (!Number.isFinite(number)) return null;
  const plain = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  if (/^-?\d+$/.test(plain)) return Number.isSafeInteger(number) ? number : plain;
  return plain.replace(/[^0-9]/g, "").length <= 15 || /e/i.test(plain) ? number : plain;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
