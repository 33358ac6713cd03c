import { readFile } from "node:fs/promises";
import path from "node:path";
import { DerivedColumn, goalTypes } from "@datainsight/schemas";
import { describe, expect, test, vi } from "vitest";
import { rounded } from "../../profiler/src/fixture/rounded.ts";
import { vegaFolder } from "../../tables/src/testing/vega.ts";
import { analyse } from "./fixture/analyse.ts";
import { csvOfTable, faultyOrders, mixed, type TextTable } from "./fixture/faulty-orders.ts";

// Each test reads and profiles a file with a DuckDB of its own: seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

/** What says where a row or a column stands, and which of several good examples is shown. */
const places = new Set([
  "position",
  "storageName",
  "predicate",
  "order",
  "rowNumbers",
  "outlierRows",
  "offending",
  "examples",
]);
/** The words of a finding give examples too. */
const placesAndWords = new Set([...places, "description"]);

/** All that is said of a table: its profile, and the findings and score of each goal, without what only says where. */
async function said(table: TextTable, target: string, left: ReadonlySet<string>): Promise<unknown> {
  const analysed = await analyse({ source: { name: "table.csv", content: csvOfTable(table) }, target });
  await analysed.close();
  const { columns, ...rest } = analysed.profile;
  const byName = Object.fromEntries(columns.map((column) => [column.columnName, column]));
  const goals = Object.fromEntries(goalTypes.map((goal) => [goal, analysed.judge(goal)]));
  return rounded(without({ profile: { ...rest, columns: byName }, goals }, left));
}

function without(value: unknown, left: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, left));
  if (typeof value !== "object" || value === null) return value;
  const fields = "kind" in value && value.kind === "difference" ? asSum(value) : value;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, own]) => {
      // Where rows are only counted, their number has to be the same.
      const areRows = /rows$/i.test(name) && Array.isArray(own);
      return areRows || left.has(name) ? [] : [[name, without(own, left)]];
    }),
  );
}

/** Of a sum the last column in the file is said to be made of the others. */
function asSum(value: object): object {
  const { column, from, ...derived } = DerivedColumn.parse(value);
  const [total = "", ...parts] = from;
  return { ...derived, kind: "sum", column: total, from: [column, ...parts].toSorted() };
}

async function vegaTable(file: string): Promise<TextTable> {
  const text = await readFile(path.join(vegaFolder(), file), "utf8");
  const parsed: unknown = JSON.parse(text);
  const rows = Array.isArray(parsed) ? parsed.map((row): Record<string, unknown> => ({ ...row })) : [];
  const cell = (value: unknown) => (value === null ? "" : JSON.stringify(value));
  return {
    header: Object.keys(rows[0] ?? {}),
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]))),
  };
}

describe.each([
  ["orders with faults of every kind", async () => faultyOrders, "returned"],
  ["penguins", () => vegaTable("penguins.json"), "Species"],
  ["cars", () => vegaTable("cars.json"), "Miles_per_Gallon"],
])("%s", (_name, read, target) => {
  test("in any order of the columns have the same profile, findings, words and score", async () => {
    const table = await read();
    const expected = await said(table, target, places);
    for (const header of [table.header.toReversed(), mixed(table.header, 71)]) {
      expect(await said({ ...table, header }, target, places)).toEqual(expected);
    }
  });

  test("in any order of the rows have the same profile, findings and score", async () => {
    const table = await read();
    const expected = await said(table, target, placesAndWords);
    for (const rows of [table.rows.toReversed(), mixed(table.rows, 72)]) {
      expect(await said({ ...table, rows }, target, placesAndWords)).toEqual(expected);
    }
  });
});
