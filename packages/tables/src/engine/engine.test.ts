import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { quoteIdentifier, quoteLiteral } from "../sql.ts";
import { openEngine, type Engine } from "./engine.ts";
import { describeEngineFailure, describeSystemFailure } from "./errors.ts";

let root: string;
let engine: Engine;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "datainsight-engine-"));
  await mkdir(path.join(root, "work"));
  await writeFile(path.join(root, "secret.csv"), "a\n1\n");
  await writeFile(path.join(root, "work", "own.csv"), "a\n1\n");
  await symlink(path.join(root, "secret.csv"), path.join(root, "work", "link.csv"));
  await symlink(root, path.join(root, "work", "folder"));
  engine = await openEngine({ workDir: path.join(root, "work"), memoryLimit: "300MB", threads: 2 });
});
afterAll(async () => {
  engine.close();
  await rm(root, { recursive: true, force: true });
});

const any = z.record(z.string(), z.unknown());
const inside = (name: string): string => quoteLiteral(path.join(root, "work", name));

test("a file of its own folder can be read", async () => {
  expect(await engine.all(`SELECT * FROM read_csv(${inside("own.csv")})`, any)).toEqual([{ a: 1n }]);
});

describe("the locked engine refuses", () => {
  test.each([
    ["a file outside", () => `SELECT * FROM read_csv(${quoteLiteral(path.join(root, "secret.csv"))})`],
    ["a way out by ..", () => `SELECT * FROM read_csv(${inside("../secret.csv")})`],
    ["a link to a file outside", () => `SELECT * FROM read_csv(${inside("link.csv")})`],
    ["a link to a folder outside", () => `SELECT * FROM read_csv(${inside("folder/secret.csv")})`],
    ["a pattern outside", () => `SELECT * FROM read_csv(${quoteLiteral(path.join(root, "*.csv"))})`],
    ["system files", () => "SELECT * FROM read_text('/etc/hostname')"],
    ["the network", () => "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')"],
    ["ATTACH", () => `ATTACH ${quoteLiteral(path.join(root, "other.db"))} AS other`],
    ["writing outside", () => `COPY (SELECT 1) TO ${quoteLiteral(path.join(root, "out.csv"))}`],
    ["INSTALL", () => "INSTALL httpfs"],
    ["LOAD", () => "LOAD httpfs"],
    ["external access", () => "SET enable_external_access = true"],
    ["more folders", () => "SET allowed_directories = ['/']"],
    ["more memory", () => "SET memory_limit = '100GB'"],
    ["unlocking", () => "SET lock_configuration = false"],
    ["another home", () => "SET home_directory = '/'"],
  ])("%s", async (_, sql) => {
    await expect(engine.run(sql())).rejects.toMatchObject({ name: "EngineError" });
  });
});

test("an error carries no path, no quoted value and no statement", async () => {
  const failure = engine.run(`SELECT * FROM read_csv(${quoteLiteral(path.join(root, "secret.csv"))})`);
  await expect(failure).rejects.toSatisfy(
    (error: Error) => !error.message.includes(root) && !error.message.includes("SELECT"),
  );
  const conversion = engine.run("SELECT CAST('my secret value' AS INTEGER)");
  await expect(conversion).rejects.toSatisfy((error: Error) => !error.message.includes("secret"));
});

test("an abort stops a running query within a second and the engine lives on", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const running = engine.run("SELECT count(*) FROM range(100000000000) a", { signal: controller.signal });
  const started = performance.now();
  setImmediate(() => controller.abort(reason));
  await expect(running).rejects.toBe(reason);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(await engine.all("SELECT 1::INTEGER AS one", any)).toEqual([{ one: 1 }]);
});

test("values arrive exact: whole numbers as bigint, decimals as text, times in ISO form", async () => {
  const [row] = await engine.all(
    "SELECT 9007199254740993 AS big, 170141183460469231731687303715884105727::HUGEINT AS huge, 0.10::DECIMAL(38,2) AS price, " +
      "TIMESTAMP '2024-01-02 03:04:05' AS moment, DATE '2024-01-02' AS day, [1::BIGINT, NULL] AS list, {'a': 1.5::DOUBLE} AS struct",
    any,
  );
  expect(row).toEqual({
    big: 9007199254740993n,
    huge: 170141183460469231731687303715884105727n,
    price: "0.10",
    moment: "2024-01-02T03:04:05",
    day: "2024-01-02",
    list: [1n, null],
    struct: { a: 1.5 },
  });
});

test("doubles are streamed in order, block by block, NaN where there is none", async () => {
  const values: number[] = [];
  const gaps: number[] = [];
  await engine.scan("SELECT range::DOUBLE AS a, CASE WHEN range % 3 > 0 THEN range / 2 END AS b FROM range(10000)", {
    onBlock: ([a = new Float64Array(), b = new Float64Array()], rows) => {
      expect([a.length, b.length]).toEqual([rows, rows]);
      values.push(...a);
      gaps.push(...b);
    },
  });
  expect(values).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  expect(gaps.slice(0, 5)).toEqual([Number.NaN, 0.5, 1, Number.NaN, 2]);
});

test("a stream that is aborted halfway ends with the reason, and the engine lives on", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  let blocks = 0;
  const streaming = engine.scan("SELECT range::DOUBLE AS a FROM range(100000000000)", {
    signal: controller.signal,
    onBlock: () => void (++blocks === 3 && controller.abort(reason)),
  });
  await expect(streaming).rejects.toBe(reason);
  expect(blocks).toBe(3);
  expect(await engine.all("SELECT 1::INTEGER AS one", any)).toEqual([{ one: 1 }]);
});

test("an error in the middle of a stream is no end of it", async () => {
  const faulty = "SELECT CASE WHEN range = 500000 THEN error('spoilt')::DOUBLE ELSE range END AS a FROM range(1000000)";
  await expect(engine.scan(faulty, { onBlock: () => {} })).rejects.toMatchObject({ name: "EngineError" });
});

test("names and texts with quotes are data", async () => {
  const name = 'a" , (select 1) as "b';
  const text = "it's \0 '; DROP TABLE x; --";
  expect(await engine.all(`SELECT ${quoteLiteral(text)} AS ${quoteIdentifier(name)}`, any)).toEqual([{ [name]: text }]);
});

test("a full disk is said to be full, without a path", async () => {
  const writer = await openEngine({
    workDir: path.join(root, "writer"),
    memoryLimit: "300MB",
    threads: 1,
    allowedDirectories: ["/dev"],
  });
  const writing = writer.run("COPY (SELECT range FROM range(1000000)) TO '/dev/full' (FORMAT csv)");
  await expect(writing).rejects.toMatchObject({
    name: "TableError",
    code: "unavailable",
    message: expect.stringMatching(/^There is not enough disk space[^/]*$/),
  });
  writer.close();
});

test("an end of memory and of the room to spill are told apart from a broken file", async () => {
  const small = await openEngine({
    workDir: path.join(root, "small"),
    memoryLimit: "30MB",
    threads: 1,
    maxTempSize: "1MB",
  });
  const sorting = small.run("CREATE TABLE t AS SELECT range, hash(range) AS h FROM range(20000000) ORDER BY h");
  await expect(sorting).rejects.toMatchObject({
    name: "TableError",
    code: expect.stringMatching(/^(too_large|unavailable)$/),
    message: expect.not.stringContaining(root),
  });
  small.close();
  const spill = "Out of Memory Error: failed to offload data block (max_temp_directory_size 1MB) in '/srv/spill'";
  expect(describeEngineFailure(new Error(spill))).toMatchObject({ code: "unavailable" });
});

test("failures of the file system are for people, other errors stay as they are", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write '/srv/secret'"), { code: "ENOSPC" });
  expect(describeSystemFailure(full)).toMatchObject({
    name: "TableError",
    code: "unavailable",
    message: expect.not.stringContaining("/srv"),
  });
  const other = new TypeError("a fault of ours");
  expect(describeSystemFailure(other)).toBe(other);
});
