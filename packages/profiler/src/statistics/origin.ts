import { quoteLiteral, type TableColumn } from "@datainsight/tables";
import type { Found } from "../passes.ts";
import { readNumber, readText } from "../readers.ts";

/**
 * Where integers and decimals have more digits than a double, the double of a value is one of its neighbours, and a spread of a
 * few units would vanish. Such values are counted from the least of them, in exact arithmetic, and the figures of the differences
 * are moved back. Null where there is no need, and where the differences themselves are too great for exact arithmetic.
 */
export function originOf({ storageType }: TableColumn, found: Found): string | null {
  const isExact = storageType.endsWith("INT") || storageType.startsWith("DECIMAL");
  const [text, min, max] = [readText(found["min"]), readNumber(found["min"]), readNumber(found["max"])];
  if (!isExact || text === null || min === null || max === null) return null;
  const reach = storageType.startsWith("DECIMAL") ? 10 ** (37 - scaleOf(storageType)) : 1e38;
  return Math.max(Math.abs(min), Math.abs(max), max - min) < reach ? text : null;
}

/** The column's values less the origin, as doubles; null where the first pass set none. */
export function fromOrigin({ storageName, storageType }: TableColumn, found: Found): string | null {
  const text = readText(found["origin"]);
  if (text === null) return null;
  const wide = storageType.startsWith("DECIMAL") ? `DECIMAL(38, ${scaleOf(storageType)})` : "HUGEINT";
  return `(${storageName}::${wide} - ${quoteLiteral(text)}::${wide})::DOUBLE`;
}

/** The origin as a number; 0 where values are as they are. */
export function originIn(found: Found): number {
  return readNumber(found["origin"]) ?? 0;
}

/** A figure counted from the origin as it is: exact digits where a double would lose some. */
export function movedFigure(figure: number, found: Found): number | string {
  const text = readText(found["origin"]);
  if (text === null) return figure;
  const sum = originIn(found) + figure;
  if (!/^-?\d+$/.test(text) || !Number.isInteger(figure) || Number.isSafeInteger(sum)) return sum;
  return String(BigInt(text) + BigInt(figure));
}

function scaleOf(storageType: string): number {
  return Number(/,\s*(\d+)\)$/.exec(storageType)?.[1] ?? 0);
}
