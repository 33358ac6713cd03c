import { copyFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { quoteLiteral } from "../sql.ts";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { rewriteFooter } from "./footer.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

const any = z.record(z.string(), z.unknown());
const all = async (sql: string) => folder.engine.all(sql, any);
const inside = (name: string): string => path.join(folder.path, name);

async function store(name: string, query: string, metadata = ""): Promise<string> {
  const file = inside(name);
  await folder.engine.run(
    `COPY (${query}) TO ${quoteLiteral(file)} (FORMAT parquet, ROW_GROUP_SIZE 2048${metadata === "" ? "" : `, KV_METADATA {note: ${quoteLiteral(metadata)}}`})`,
  );
  return file;
}

const schemaOf = async (file: string) => all(`SELECT * EXCLUDE (file_name) FROM parquet_schema(${quoteLiteral(file)})`);
const groupsOf = async (file: string) =>
  all(
    `SELECT row_group_id, row_group_num_rows, row_group_bytes, row_group_compressed_bytes, path_in_schema, stats_min_value, stats_max_value, stats_null_count ` +
      `FROM parquet_metadata(${quoteLiteral(file)})`,
  );

test("what is left after a new footer is what would have been written without the columns that it drops", async () => {
  const kept = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0 ? `row + ${index} AS c${index}` : `'text ' || row % ${index} AS c${index}`,
  );
  const source = "FROM range(20000) t(row)";
  const whole = await store(
    "whole.parquet",
    `SELECT ${kept.join(", ")}, (row % 100)::DECIMAL(5,2) AS c40 ${source}`,
    "new",
  );
  const list = "CASE WHEN row % 7 = 0 THEN [NULL, (row % 9)::UTINYINT] END AS marks";
  const helpers = ["(row % 7)::UTINYINT AS m0", "NULL::UTINYINT AS m1", "'x' || row AS m2", list];
  const cut = await store(
    "cut.parquet",
    `SELECT ${kept.join(", ")}, (row % 100)::DECIMAL(9,2) AS c40, ${helpers.join(", ")} ${source}`,
    "old",
  );
  await rewriteFooter(cut, { columns: 41, precisions: new Map([[40, 5]]), metadata: { note: "new" } });
  expect(await schemaOf(cut)).toEqual(await schemaOf(whole));
  expect(await groupsOf(cut)).toEqual(await groupsOf(whole));
  const rows = (file: string) =>
    `SELECT *, file_row_number FROM read_parquet(${quoteLiteral(file)}, file_row_number = true)`;
  expect(
    await all(`(${rows(cut)} EXCEPT ALL ${rows(whole)}) UNION ALL (${rows(whole)} EXCEPT ALL ${rows(cut)})`),
  ).toEqual([]);
  const metadata = `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${quoteLiteral(cut)})`;
  expect(await all(metadata)).toEqual([{ key: "note", value: "new" }]);
});

test("a table without rows, and metadata of any text and length, are written as well", async () => {
  const file = await store("empty.parquet", "SELECT 1 AS c0, 2 AS m0 WHERE false");
  const value = `${"long ".repeat(100_000)}'";\0 ü 日本 😀`;
  await rewriteFooter(file, { columns: 1, precisions: new Map(), metadata: { note: value } });
  const sql = `SELECT decode(value) AS value FROM parquet_kv_metadata(${quoteLiteral(file)})`;
  expect(await all(sql)).toEqual([{ value }]);
  expect(await all(`SELECT * FROM read_parquet(${quoteLiteral(file)})`)).toEqual([]);
});

test("what is no Parquet file, or not of so many columns, is refused and left as it was", async () => {
  const change = { columns: 3, precisions: new Map<number, number>(), metadata: {} };
  const text = inside("text.parquet");
  await writeFile(text, "no Parquet file at all");
  await expect(rewriteFooter(text, change)).rejects.toThrow(RangeError);
  const file = await store("narrow.parquet", "SELECT 1 AS c0");
  const copy = inside("copy.parquet");
  await copyFile(file, copy);
  await expect(rewriteFooter(file, change)).rejects.toThrow(RangeError);
  expect((await stat(file)).size).toBe((await stat(copy)).size);
  expect(await all(`SELECT * FROM read_parquet(${quoteLiteral(file)})`)).toEqual([{ c0: 1 }]);
});
