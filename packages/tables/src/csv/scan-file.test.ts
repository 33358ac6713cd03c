import { writeFile } from "node:fs/promises";
import path from "node:path";
import { stat } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, roomyLimits, type TestFolder } from "../testing/folder.ts";
import { scanFile } from "./scan-file.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

async function recordsOf(text: string): Promise<string[]> {
  const file = path.join(folder.path, "scanned.csv");
  await writeFile(file, text);
  const context = {
    engine: folder.engine,
    overrides: {},
    limits: roomyLimits,
    scratchDir: folder.path,
    signal: undefined,
    onProgress: () => {},
  };
  const { records } = await scanFile({ path: file, size: (await stat(file)).size }, context);
  return records;
}

const rows = Array.from({ length: 100_000 }, (_, row) => `${row},"a word, ü and\nanother ${row % 9}",end`);

test.each([
  ["LF", "\n", "\n"],
  ["CR LF", "\r\n", "\r\n"],
  ["LF but for the last", "\n", ""],
])("whole records from all over the file are kept, the last one among them: %s", async (_, end, last) => {
  const lines = rows.map((row) => row.replace("\n", end));
  const records = await recordsOf(`n,text,end${end}${lines.join(end)}${last}`);
  expect(records.length).toBeGreaterThan(3);
  const known = new Set(lines);
  expect(records.filter((record) => !known.has(record))).toEqual([]);
  expect(records.at(-1)).toBe(lines.at(-1));
  const places = records.map((record) => Number(record.split(",")[0]));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("a file of a header alone has no records to keep, and no more does one that is not regular", async () => {
  expect(await recordsOf("a,b\n")).toEqual([]);
  expect(await recordsOf("a,b\n1,2\n1\n3,4\n")).toEqual([]);
});
