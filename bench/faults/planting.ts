import type { FaultKind } from "./kinds.ts";
import type { Row } from "./tables.ts";

/** A kind of the second set: always planted into the same table. */
export type Planted = Omit<FaultKind, "columns" | "plant" | "alerts" | "on"> & {
  on: string;
  columns: readonly string[] | null;
  alerts?: readonly string[];
  plant: (rows: readonly Row[]) => Row[];
};

export const [gapminder, airports, weather] = ["gapminder.json", "airports.csv", "weather.csv"] as const;
export const hourly = "seattle-weather-hourly-normals.csv";
/** Rows far apart, so many in all; never one of the first. */
export const some = (index: number, count: number, rows: number): boolean =>
  index % Math.floor(rows / count) === 7 && index < Math.floor(rows / count) * count;
/** So many values of one column changed. */
export const set =
  (column: string, count: number, value: (text: string, index: number, row: Row) => string) => (rows: readonly Row[]) =>
    rows.map((row, index) =>
      some(index, count, rows.length) ? { ...row, [column]: value(row[column] ?? "", index, row) } : row,
    );
/** Every row changed. */
export const all = (of: (row: Row, index: number) => Row) => (rows: readonly Row[]) =>
  rows.map((row, index) => ({ ...row, ...of(row, index) }));
/** Rows put before those at these places. */
export const inserted = (rows: readonly Row[], at: readonly number[], row: (index: number) => Row): Row[] =>
  rows.flatMap((each, index) => (at.includes(index) ? [row(index), each] : [each]));
/** A row of the names of the columns. */
export const header = (rows: readonly Row[]): Row =>
  Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, name]));
/** The sum of a column, as text. */
export const sumOf = (rows: readonly Row[], column: string): string =>
  String(rows.reduce((sum, row) => sum + Number(row[column]), 0));
