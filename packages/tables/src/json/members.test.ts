import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openEngine } from "../engine/engine.ts";
import { quoteLiteral } from "../sql.ts";
import { mark } from "./exact-numbers.ts";
import { membersOf, plainValue } from "./members.ts";

const kinds: Record<string, string> = { VARCHAR: "s", BOOLEAN: "b", UBIGINT: "n", BIGINT: "n", DOUBLE: "n" };
const literals = `
  0 7 -3 999999999999999 -999999999999999 0.5 -0.25 8.00 1.50 100000000000.5 0.001 -0.00123 12345678.123456 0.0 true false null
  "" "x" "say\\"x\\"\\\\" "\\u00e9\\ud83d\\ude00\\n\\t\\/" "null" "é😀" "1.50" 3.14159265358979 0.10 -0.0010`
  .trim()
  .split(/\s+/)
  .concat(Array.from({ length: 400 }, (_, i) => ((i * 7919 - 1e6) / 10 ** (i % 8)).toFixed(i % 7)));

test("a value that is read here is what the engine reads", async () => {
  const workDir = await mkdtemp(path.join(tmpdir(), "datainsight-members-"));
  const engine = await openEngine({ workDir, memoryLimit: "300MB", threads: 1 });
  try {
    const row = z.object({ t: z.string(), s: z.string().nullable() });
    const read = await engine.all(
      `SELECT json_type(v) AS t, json_extract_string(v, '$') AS s FROM (SELECT CAST(unnest([${literals.map(quoteLiteral).join(", ")}]) AS JSON) AS v)`,
      row,
    );
    const known = literals.flatMap((raw, index) => {
      const value = plainValue(raw, mark);
      const { t = "", s = null } = read[index] ?? {};
      const engineValue = t === "NULL" ? null : { text: s, kind: kinds[t] };
      return value === undefined ? [] : [[raw, value, engineValue] as const];
    });
    expect(known.length).toBeGreaterThan(350);
    for (const [raw, value, engineValue] of known) expect(value, raw).toEqual(engineValue);
  } finally {
    engine.close();
    await rm(workDir, { recursive: true, force: true });
  }
});

test.each([
  "-0",
  "1e3",
  "1E-7",
  "NaN",
  "-Infinity",
  "[1]",
  '{"a":1}',
  "1234567890123456",
  "0.1234567890123456789",
  "0.0000001",
])("%s is left to the engine", (raw) => expect(plainValue(raw, mark)).toBeUndefined());

test("text that no table can hold, and text that stands for a number, is left to the engine", () => {
  for (const raw of ['"\\ud800"', '"\\u0000"', `"${mark}0.1"`]) expect(plainValue(raw, mark)).toBeUndefined();
});

test("the members of a record come in their order, as they are written, also twice", () => {
  const record = ' { "a" : 1 ,"b":"x,}\\"]" ,\n"a":[{"c":"]}"},[]], "d\\u0065\\\\":{} ,"":null , "e": -0.50}';
  expect(membersOf(record)?.map(({ key, raw }) => [key, raw])).toEqual([
    ["a", "1"],
    ["b", '"x,}\\"]"'],
    ["a", '[{"c":"]}"},[]]'],
    ["de\\", "{}"],
    ["", "null"],
    ["e", "-0.50"],
  ]);
  expect(membersOf("{}")).toEqual([]);
});

test.each(["1", "[1]", '{"a"', '{"a":', '{"a":1', '{"a":"x', "{a:1}", '{"a" 1}', '{"a":1 "b":2}', '{"\\ud800":1}'])(
  "%s is not taken apart here",
  (record) => expect(membersOf(record)).toBeNull(),
);
