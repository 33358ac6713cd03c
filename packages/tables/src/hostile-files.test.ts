import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestFolder, type TestFolder, type TestIngest } from "./testing/folder.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

type Case = [what: string, name: string, content: () => string | Uint8Array, code: string, options?: TestIngest];

const wide = (count: number): string => Array.from({ length: count }, (_, index) => `c${index}`).join(",");

const cases: Case[] = [
  ["an empty file", "a.csv", () => "", "invalid_input"],
  ["blank lines only", "a.csv", () => "\n\n\n", "invalid_input"],
  ["a binary file", "a.csv", () => Buffer.concat([Buffer.from([1, 2, 3]), randomBytes(10_000)]), "unsupported"],
  ["a PNG called .csv", "a.csv", () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), "unsupported"],
  ["an old Excel file", "a.xls", () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), "unsupported"],
  ["a cut gzip", "a.csv.gz", () => gzipSync(randomBytes(5000).toString("hex")).subarray(0, 900), "invalid_input"],
  ["a gzip of nothing", "a.csv.gz", () => gzipSync(""), "invalid_input"],
  ["a cut Parquet", "a.parquet", () => Buffer.concat([Buffer.from("PAR1"), randomBytes(500)]), "invalid_input"],
  ["a Parquet in name only", "a.parquet", () => "a,b\n1,2\n", "invalid_input"],
  ["an unclosed quote", "a.csv", () => `a,b\n1,"open\n${"2,x\n".repeat(50)}`, "invalid_input"],
  ["6000 columns", "a.csv", () => `${wide(6000)}\n`, "too_large"],
  ["a million columns", "a.csv", () => `${",".repeat(1_000_000)}\n`, "too_large"],
  [
    "a cell past the limit",
    "a.csv",
    () => `a,b\n1,${"x".repeat(3000)}\n`,
    "too_large",
    { limits: { maxCellBytes: 2000 } },
  ],
  [
    "a quoted cell past the limit",
    "a.csv",
    () => `a,b\n1,"${"x\n".repeat(3000)}"\n`,
    "too_large",
    { limits: { maxCellBytes: 2000 } },
  ],
  [
    "a gzip bomb",
    "a.csv.gz",
    () => gzipSync(Buffer.alloc(60_000_000)),
    "too_large",
    { limits: { maxUnpackedBytes: 5_000_000 } },
  ],
  [
    "many keys in JSON",
    "a.json",
    () => JSON.stringify([Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i]))]),
    "too_large",
    { limits: { maxColumns: 200 } },
  ],
  [
    "a type for a column that is not there",
    "a.csv",
    () => "a\n1\n",
    "invalid_input",
    { overrides: { columns: { b: { dataType: "text" } } } },
  ],
];

test.each(cases)(
  "%s is refused with a message for people, and nothing is left",
  async (_, name, content, code, options) => {
    const before = await folder.files();
    const failure: unknown = await folder.ingest(name, content(), options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "TableError", code });
    const message = failure instanceof Error ? failure.message : "";
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(message).not.toContain(folder.path);
    const left = (await folder.files()).filter((file) => !before.includes(file));
    expect(left).toHaveLength(1);
  },
);

test("a single line of 300 MB is refused in bounded memory", async () => {
  const line = Buffer.alloc(300_000_000, "x");
  const before = process.memoryUsage().rss;
  await expect(folder.ingest("a.csv", line)).rejects.toMatchObject({ code: "too_large" });
  expect(process.memoryUsage().rss - before).toBeLessThan(512_000_000);
});

test.each(["reading", "finding types", "storing"])(
  "an ingest aborted while %s rejects with the reason and leaves nothing",
  async (stage) => {
    const before = await folder.files();
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const reading = folder.ingest("a.csv", `a,b,c\n${"1,2020-01-01,some text\n".repeat(300_000)}`, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (progress.stage === stage) controller.abort(reason);
      },
    });
    await expect(reading).rejects.toBe(reason);
    const left = (await folder.files()).filter((file) => !before.includes(file));
    expect(left).toHaveLength(1);
  },
);

test("progress only grows and ends at 1", async () => {
  const shares: number[] = [];
  await folder.ingest("a.csv.gz", gzipSync(`a,b\n${"1,x\n".repeat(200_000)}`), {
    onProgress: ({ share }) => void shares.push(share),
  });
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});
