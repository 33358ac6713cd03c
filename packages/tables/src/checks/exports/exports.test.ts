import type { CheckDefinition } from "@datainsight/schemas";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openTestFolder, type TestFolder } from "../../testing/folder.ts";
import { writeChecks } from "./registry.ts";
import type { ChecksToWrite } from "./writer.ts";

const other = "01900000-0000-7000-8000-000000000002";
const checks: ChecksToWrite = {
  name: "my orders.csv",
  columns: [
    { name: "id", dataType: "integer" },
    { name: "amount", dataType: "float" },
    { name: "day", dataType: "date", dateFormats: ["%-d.%m.%Y"] },
    { name: "state", dataType: "text" },
    { name: 'odd "name\n; DROP TABLE t', dataType: "text" },
    { name: "paid", dataType: "boolean" },
  ],
  definitions: [
    { kind: "not_null", column: "id" },
    { kind: "unique", columns: ["id"] },
    { kind: "unique", columns: ["state", "day"] },
    { kind: "range", column: "amount", min: "0", max: "99.5" },
    { kind: "range", column: "day", min: "2024-01-01", max: null },
    { kind: "in_set", column: "state", values: ["new", "don't"] },
    { kind: "in_set", column: "paid", values: ["true"] },
    { kind: "pattern", column: 'odd "name\n; DROP TABLE t', pattern: "[A-Z]{2}-'?[0-9]+" },
    { kind: "foreign_key", column: "id", referencedDatasetId: other, referencedColumn: "id" },
    { kind: "not_null", column: "gone" },
  ],
  referenced: new Map([[other, "customers.csv"]]),
};
const rows = z.array(z.unknown());

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(() => folder.remove());

/** The statements; no text of the checks has a semicolon at the end of a line. */
function statementsOf(content: string): string[] {
  return content.split(/;\n/).filter((statement) => statement.trim() !== "");
}

test("the SQL makes a table that refuses bad rows, and its queries give them", async () => {
  const { content, left } = writeChecks("sql", checks);
  expect(left).toEqual([{ definition: checks.definitions[9], why: 'There is no column "gone" in the table.' }]);
  const [create = "", ...queries] = statementsOf(content);
  expect(queries).toHaveLength(9);
  await folder.engine.run('CREATE TABLE "customers" ("id" BIGINT)');
  await folder.engine.run('INSERT INTO "customers" VALUES (1), (NULL)');
  await folder.engine.run(create);
  const insert = (values: string) => folder.engine.run(`INSERT INTO "my orders" VALUES (${values})`);
  await insert("1, 5, '2024-01-01', 'new', 'AB-1', true");
  await insert("2, NULL, NULL, NULL, NULL, NULL");
  for (const bad of [
    "NULL, 5, '2024-01-02', 'new', 'AB-1', true",
    "1, 5, '2024-01-03', 'new', 'AB-1', true",
    "3, 5, '2024-01-01', 'new', 'AB-1', true",
    "4, -1, '2024-01-04', 'new', 'AB-1', true",
    "5, 5, '2023-12-31', 'new', 'AB-1', true",
    "6, 5, '2024-01-06', 'old', 'AB-1', true",
    "7, 5, '2024-01-07', 'new', 'ab-1', true",
    "8, 5, '2024-01-08', 'new', 'AB-1', false",
  ]) {
    await expect(insert(bad), bad).rejects.toThrow(/Constraint/i);
  }
  const failing = await Promise.all(queries.map((query) => folder.engine.all(query, z.unknown())));
  // Only the reference is broken: there is no customer 2.
  expect(failing.map((found) => found.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test("the queries of the SQL give the failing rows of a table without constraints", async () => {
  const definitions: CheckDefinition[] = [
    { kind: "not_null", column: "a" },
    { kind: "unique", columns: ["a"] },
    { kind: "range", column: "a", min: null, max: "2" },
  ];
  const { content } = writeChecks("sql", {
    name: "plain.csv",
    columns: [{ name: "a", dataType: "integer" }],
    definitions,
  });
  const [, ...queries] = statementsOf(content);
  await folder.engine.run('CREATE OR REPLACE TABLE "plain" (a BIGINT)');
  await folder.engine.run('INSERT INTO "plain" VALUES (1), (1), (3), (NULL), (NULL)');
  const failing = await Promise.all(queries.map((query) => folder.engine.all(query, z.unknown())));
  expect(failing.map((found) => rows.parse(found).length)).toEqual([2, 2, 1]);
});

test("the JSON Schema takes good rows and missing values, and refuses bad ones", () => {
  const { content, left } = writeChecks("json_schema", checks);
  expect(left.map(({ definition }) => definition.kind)).toEqual([
    "unique",
    "unique",
    "range",
    "foreign_key",
    "not_null",
  ]);
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(content));
  const odd = 'odd "name\n; DROP TABLE t';
  const good = { id: 1, amount: 5, day: "2024-01-01", state: "new", [odd]: "AB-1", paid: true };
  const missing = { id: 1, amount: null, day: null, state: null, [odd]: null, paid: null };
  for (const row of [good, missing, { id: 2 }]) expect([validate(row), validate.errors]).toEqual([true, null]);
  for (const bad of [
    { id: null },
    { id: "1" },
    { amount: -1 },
    { amount: 100 },
    { state: "old" },
    { [odd]: "ab" },
    { paid: false },
  ]) {
    expect(validate({ ...good, ...bad }), JSON.stringify(bad)).toBe(false);
  }
  expect(validate({ amount: 5 })).toBe(false);
});

test("the JSON Schema leaves out what a double would change, and expressions that are not ECMAScript's", () => {
  const definitions: CheckDefinition[] = [
    { kind: "range", column: "id", min: "9007199254740993", max: null },
    { kind: "in_set", column: "id", values: ["1", "9007199254740993"] },
    { kind: "pattern", column: "state", pattern: "(?i)abc\\z" },
    { kind: "range", column: "id", min: "0.1", max: "1e3" },
  ];
  const { content, left } = writeChecks("json_schema", { ...checks, definitions });
  expect(left).toHaveLength(3);
  expect(JSON.parse(content)).toMatchObject({
    properties: { id: { anyOf: [{ type: "null" }, { minimum: 0.1, maximum: 1000 }] } },
  });
});

test("the pandera model quotes every name and value, and says what it leaves out", () => {
  const { content, left } = writeChecks("pandera", checks);
  expect(left.map(({ definition }) => definition.kind)).toEqual(["foreign_key", "not_null"]);
  expect(content).toContain("class MyOrders(pa.DataFrameModel):");
  expect(content).toContain('column_1: Series[pd.Int64Dtype] = pa.Field(alias="id", nullable=False)');
  expect(content).toContain('alias="odd \\"name\\n; DROP TABLE t"');
  expect(content).toContain('(values >= pd.Timestamp("2024-01-01"))');
  // What pandas takes for something else is read before the model looks at it.
  expect(content).toContain('TEXTS = dict.fromkeys(["state", "odd \\"name\\n; DROP TABLE t"], "string")');
  expect(content).toContain('"paid" in df.columns and not pd.api.types.is_bool_dtype(df["paid"])');
  expect(content).toContain('pd.to_datetime(values, errors="coerce", format="%d.%m.%Y")');
  // No line but those written here: names cannot start one.
  expect(content.split("\n").filter((line) => line.startsWith("; DROP"))).toEqual([]);
});

test("the queries of the SQL take NaN for missing, and a column that is named twice for one", async () => {
  const definitions: CheckDefinition[] = [
    { kind: "not_null", column: "a" },
    { kind: "unique", columns: ["b", "b"] },
  ];
  const columns = [
    { name: "a", dataType: "float" as const },
    { name: "b", dataType: "text" as const },
  ];
  const { content } = writeChecks("sql", { name: "nan.csv", columns, definitions });
  const [create = "", ...queries] = statementsOf(content);
  await folder.engine.run(create);
  await expect(folder.engine.run(`INSERT INTO "nan" VALUES ('NaN', 'x')`)).rejects.toThrow(/Constraint/i);
  await folder.engine.run('CREATE OR REPLACE TABLE "nan" (a DOUBLE, b VARCHAR)');
  await folder.engine.run(`INSERT INTO "nan" VALUES (1, 'x'), ('NaN', 'x'), (NULL, 'y')`);
  const failing = await Promise.all(queries.map((query) => folder.engine.all(query, z.unknown())));
  expect(failing.map((found) => rows.parse(found).length)).toEqual([2, 2]);
});

test("whole numbers of more than 64 bits have a type that holds them", async () => {
  const definitions: CheckDefinition[] = [{ kind: "range", column: "n", min: "18446744073709551615", max: null }];
  const long = { name: "long.csv", columns: [{ name: "n", dataType: "integer" as const, isLong: true }], definitions };
  const [create = "", query = ""] = statementsOf(writeChecks("sql", long).content);
  await folder.engine.run(create);
  await folder.engine.run('INSERT INTO "long" VALUES (18446744073709551616), (NULL)');
  expect(await folder.engine.all(query, z.unknown())).toEqual([]);
  const { content } = writeChecks("pandera", long);
  expect(content).toContain('Series[object] = pa.Field(alias="n"');
  expect(content).toContain('df["n"] = values.map(int, na_action="ignore")');
});

test("lists of dates are left out where a tool compares them as they are written", () => {
  const definitions: CheckDefinition[] = [
    { kind: "in_set", column: "day", values: ["2024-01-05", "2024-02-30"] },
    { kind: "in_set", column: "at", values: ["10:30"] },
  ];
  const columns = [
    { name: "day", dataType: "date" as const },
    { name: "at", dataType: "time" as const },
  ];
  expect(writeChecks("json_schema", { name: "t.csv", columns, definitions }).left).toHaveLength(2);
  const { content, left } = writeChecks("pandera", { name: "t.csv", columns, definitions });
  expect(left.map(({ definition }) => definition)).toEqual([definitions[1]]);
  // 30 February is no date: pandas would stop at it.
  expect(content).toContain('values.isin([pd.Timestamp("2024-01-05")])');
});
