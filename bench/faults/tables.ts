import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import path from "node:path";
import { z } from "zod";

/** Values as they are written; a missing one is an empty text. */
export type Row = Record<string, string>;
export type CleanTable = {
  name: string;
  rows: Row[];
  /** A number and a text, both its own, into which faults are planted. */
  number: string;
  text: string;
};

const sources = [
  { file: "penguins.json", number: "Body Mass (g)", text: "Island" },
  { file: "cars.json", number: "Weight_in_lbs", text: "Origin" },
  { file: "seattle-weather.csv", number: "temp_max", text: "weather" },
] as const;

const Records = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])));

/**
 * Real tables of the npm package vega-datasets in which nothing is wrong, each with six columns more, in which nothing is wrong
 * either: what faults of addresses, ages, days and labels are planted into.
 */
export async function readCleanTables(count: number): Promise<CleanTable[]> {
  return Promise.all(
    sources.slice(0, count).map(async ({ file, number, text }) => {
      const rows = (await readVegaRows(file)).map(withEntry);
      return { name: file, rows, number, text };
    }),
  );
}

/** The rows of a file of vega-datasets, as text. */
export async function readVegaRows(file: string): Promise<Row[]> {
  const manifest = findPackageJSON("vega-datasets", import.meta.url);
  if (!manifest) throw new Error("The package vega-datasets is not installed.");
  const content = await readFile(path.join(path.dirname(manifest), "data", file), "utf8");
  return file.endsWith(".json") ? fromJson(content) : fromCsv(content);
}

function fromJson(content: string): Row[] {
  return Records.parse(JSON.parse(content)).map((record) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, value === null ? "" : String(value)])),
  );
}

/** A few lines of these files quote something: they are left out. */
function fromCsv(content: string): Row[] {
  const [header = "", ...lines] = content.trim().split(/\r?\n/);
  const names = header.split(",");
  const plain = lines.filter((line) => !line.includes('"'));
  return plain.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
}

const day = 86_400_000;
export const dayOf = (index: number): string => new Date(Date.UTC(2018, 0, 1) + index * day).toISOString().slice(0, 10);

function withEntry(row: Row, index: number): Row {
  return {
    ...row,
    entry_email: `user${index}@example.com`,
    entry_age: String(18 + Math.floor(draw(1, index) * 60)),
    entry_on: dayOf(index),
    entry_code: `AB-${1000 + ((index * 613) % 9000)}`,
    entry_score: (50 + 10 * bell(3, index)).toFixed(2),
    entry_label: draw(4, index) < 0.45 ? "yes" : "no",
  };
}

/** From 0 to 1, the same in each run. */
export function draw(seed: number, index: number): number {
  let state = (Math.imul(seed, 0x9e37_79b1) + Math.imul(index, 0x85eb_ca6b)) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x7feb_352d) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 0x846c_a68b) >>> 0;
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}

/** A bell curve about 0 with a spread of 1. */
export function bell(seed: number, index: number): number {
  return Array.from({ length: 12 }, (_, turn) => draw(seed * 100 + turn, index)).reduce((sum, each) => sum + each, -6);
}

/** As CSV, quoted where it must be. */
export function csvOf(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ""))]
    .map((cells) => cells.map(cell).join(","))
    .join("\n");
}
