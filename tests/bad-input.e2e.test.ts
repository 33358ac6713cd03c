import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { AnalysisReport } from "@datainsight/schemas";
import { describe, expect } from "vitest";
import { htmlReport } from "../apps/cli/src/report/html.ts";
import { terminalReport } from "../apps/cli/src/report/terminal.ts";
import { openEngine } from "../packages/tables/src/index.ts";
import { workbookOf } from "../packages/tables/src/testing/zip.ts";
import { reportOf, settled, test, upload } from "./security/system.ts";

type Content = string | Uint8Array;

/** Places of a value that strict JSON, or a reader that knows integers and doubles only, would not take. */
function faultsOf(value: unknown, place = "$"): string[] {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return [`${place} is ${value}`];
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? [`${place} is ${value}, past 2^53`] : [];
  }
  if (typeof value === "string")
    return value.isWellFormed() && !value.includes("\0") ? [] : [`${place} is no text that can be stored`];
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOf(item, `${place}[${index}]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => [
      ...faultsOf(key, place),
      ...faultsOf(inner, `${place}.${key}`),
    ]);
  return value === null || typeof value === "boolean" ? [] : [`${place} is a ${typeof value}`];
}

// Not the line feed, and of HTML not the tab: those are ours.
const steersTerminal = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const steersPage =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|<script>alert|<img src=x/;
const looks = { columns: 100, color: false, unicode: true, live: false };

/** The report says what is there in JSON, HTML and a terminal, and nothing of the file's data steers any of them. */
function expectWellFormed(report: AnalysisReport): void {
  expect(faultsOf(report)).toEqual([]);
  const text = terminalReport(report, { looks, all: true, seeAll: "show", footnotes: [] });
  expect(steersTerminal.exec(text)).toBeNull();
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(looks.columns);
  expect(steersPage.exec(htmlReport(report))).toBeNull();
}

const names = [
  'a"b',
  "x'); DROP TABLE t; --",
  "\u202Eevil\u202C",
  "עברית",
  "<script>alert(1)</script>",
  "c0",
  "a\nb",
  "\u001b[31mred",
];
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const hostileRows = Array.from({ length: 30 }, (_, row) =>
  names.map((name, index) => (index % 2 ? quoted(`${name}${row % 4}`) : row * index)).join(","),
);
const greatest = "9223372036854775807";
const multiples = Array.from(
  { length: 300 },
  (_, row) => `${(row * 7919) % 1009},${(row * 7919) % 1009}00000000000000000`,
);
const nines = "9".repeat(38);

type Shape = [rows: number, columns: number];
const profiled: [what: string, name: string, content: () => Content | Promise<Content>, shape: Shape][] = [
  ["one column", "a.csv", () => "a\n1\n2\n3\n", [3, 1]],
  ["a header without rows", "a.csv", () => "a,b,c\n", [0, 3]],
  ["one row", "a.csv", () => "a,b,c\n1,x,2020-01-01\n", [1, 3]],
  ["an empty array of JSON", "a.json", () => "[]", [0, 1]],
  ["nothing but missing values", "a.csv", () => `a,b\n${",NA\n".repeat(20)}`, [20, 2]],
  ["a cell just below the limit", "a.csv", () => `a,b\n1,${"x".repeat(15_000_000)}\n2,y\n`, [2, 2]],
  ["JSON nested 400 levels deep", "a.json", () => `[{"a":${"[".repeat(400)}${"]".repeat(400)},"b":1}]`, [1, 2]],
  [
    "names and values with quotes, SQL, markup and marks of direction",
    "a.csv",
    () => `${names.map(quoted).join(",")}\n${hostileRows.join("\n")}\n`,
    [30, 8],
  ],
  ["right-to-left text", "a.csv", () => "שם,عمر\nדוד,12\n\u202Eevil\u202C,13\nمحمد,14\n\u2067iso\u2069,15\n", [4, 2]],
  [
    "control characters and NUL",
    "a.csv",
    () => `a,b\nx\u0001y,1\n\u001b[2Jboo,2\nz\0w,3\n${"fine value,5\n".repeat(40)}`,
    [43, 2],
  ],
  ["NUL and half a pair in JSON", "a.json", () => '[{"a\\u0000b":"x\\u0000y","c":"\\ud800"}]', [1, 2]],
  ["names that are alike, and none", "a.csv", () => "a,a,A,,,\n1,2,3,4,5,6\n2,3,4,5,6,7\n", [2, 6]],
  [
    "names of 10,000 characters",
    "a.csv",
    () => `${"n".repeat(10_000)},${"n".repeat(10_000)},${"n".repeat(9999)}m\n1,2,3\n`,
    [1, 3],
  ],
  ["a byte order mark", "a.csv", () => "\uFEFFa,b\n1,2\n", [1, 2]],
  ["lines that end in CR alone", "a.csv", () => "a,b\r1,2\r3,4\r", [2, 2]],
  ["ragged rows", "a.csv", () => "a,b,c\n1,2\n1,2,3,4,5\n\n1\n1,2,3\n", [4, 5]],
  [
    "whole numbers to the end of 64 and of 128 bits",
    "a.csv",
    () => `a,b\n${greatest},${nines}\n-${greatest},-${nines}\n1,2\n`,
    [3, 2],
  ],
  ["multiples whose factor is past 2^53", "a.csv", () => `a,b\n${multiples.join("\n")}\n`, [300, 2]],
  ["sums past 64 bits", "a.csv", () => `a\n${`${greatest}\n`.repeat(50)}`, [50, 1]],
  [
    "infinities, NaN, and doubles at their end",
    "a.csv",
    () => "a,b,c\ninf,1e308,1e-320\n-inf,1e308,4.9e-324\nnan,1e308,0\n1,-1e308,-0\n",
    [4, 3],
  ],
  [
    "dates at the ends of the calendar",
    "a.csv",
    () => "d,t\n0001-01-01,9999-12-31 23:59:59\n9999-12-31,0001-01-01 00:00:00\n2020-01-01,2020-01-01 00:00:00\n",
    [3, 2],
  ],
  ["a workbook with formulas, errors and huge numbers", "a.xlsx", () => workbook, [2, 3]],
  ["a workbook of a header alone", "a.xlsx", () => workbookOf({ S: header }), [0, 3]],
  ["a gzip of good rows", "a.csv.gz", () => gzipSync(`a,b\n${"1,2\n".repeat(100_000)}`), [100_000, 2]],
  ["Parquet of nested and rare types", "a.parquet", () => rareTypes(50), [50, 12]],
  ["Parquet without rows", "a.parquet", () => rareTypes(0), [0, 12]],
];

const cell = (ref: string, value: string, type = "") => `<c r="${ref}"${type ? ` t="${type}"` : ""}>${value}</c>`;
const header = `<row r="1">${["A1", "B1", "C1"].map((ref) => cell(ref, `<v>h${ref}</v>`, "str")).join("")}</row>`;
const workbook = workbookOf({
  S:
    header +
    `<row r="2">${cell("A2", "<f>B2*2</f><v>4</v>")}${cell("B2", "<v>1E+300</v>")}${cell("C2", "<v>#DIV/0!</v>", "e")}</row>` +
    `<row r="3">${cell("A3", "<f>B3*2</f>")}${cell("B3", "<v>-1E+300</v>")}${cell("C3", "<v>#N/A</v>", "e")}</row>`,
});

const types = [
  "[i, NULL]::BIGINT[]",
  "{'a': i, 'b': {'c': 'x\"' || i}}",
  "MAP {'k': 'NaN'::DOUBLE}",
  "('\\xAA\\x00' || chr(65 + (i % 26)::INT))::BLOB",
  "uuid()",
  "INTERVAL (i) DAY",
  "(CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END)::ENUM('a', 'b', 'c')",
  "TIMETZ '10:00:00+02'",
  "TIMESTAMP_NS '2024-01-01 00:00:00.123456789'",
  "CASE i WHEN 0 THEN 'infinity'::DATE WHEN 1 THEN DATE '5877642-06-25 (BC)' ELSE DATE '2020-01-01' + i::INT END",
  "170141183460469231731687303715884105727::HUGEINT - i",
  "CASE WHEN i % 2 = 0 THEN 'NaN'::FLOAT ELSE '-Infinity'::FLOAT END",
];

async function rareTypes(rows: number): Promise<Uint8Array> {
  const workDir = await mkdtemp(path.join(tmpdir(), "datainsight-types-"));
  const engine = await openEngine({ workDir, memoryLimit: "500MB", threads: 1 });
  try {
    const columns = types.map((type, index) => `${type} AS t${index}`);
    const target = path.join(workDir, "a.parquet");
    await engine.run(`COPY (SELECT ${columns.join(", ")} FROM range(${rows}) r(i)) TO '${target}' (FORMAT parquet)`);
    return await readFile(target);
  } finally {
    engine.close();
    await rm(workDir, { recursive: true, force: true });
  }
}

describe("read and reported in strict JSON, HTML and a terminal:", () => {
  for (const [what, name, content, [rowCount, columnCount]] of profiled) {
    test(what, async ({ api, worker }) => {
      const user = await api.signUp();
      const { report } = await reportOf(api, user, { name, content: await content() });
      expect(report.dataset).toMatchObject({ rowCount, columnCount });
      expect(report.analysis.qualityScore === null).toBe(rowCount === 0);
      expectWellFormed(report);
      expect(worker.child.exitCode).toBeNull();
    });
  }
});

const packed = gzipSync(`a,b\n${Array.from({ length: 5000 }, (_, row) => `${row},${row * 7919}`).join("\n")}`);
const refused: [what: string, name: string, content: () => Content, message: RegExp][] = [
  ["an empty file", "a.csv", () => "", /empty/],
  ["blank lines alone", "a.csv", () => "\n\n\n", /blank lines/],
  ["a cell of 50 MB", "a.csv", () => `a,b\n1,${"x".repeat(50_000_000)}\n`, /Column "b".* longer than 16000000 bytes/],
  [
    "JSON nested 1,000 levels deep",
    "a.json",
    () => `[{"a":${"[".repeat(1000)}${"]".repeat(1000)}}]`,
    /Line 1.* more than 500 levels/,
  ],
  ["a quote that is not closed", "a.csv", () => 'a,b\n1,"open\n2,x\n', /Line 2: a quote .* Close it/],
  ["random bytes called .csv", "a.csv", () => randomBytes(50_000), /binary/],
  ["a cut gzip", "a.csv.gz", () => packed.subarray(0, packed.length / 2), /damaged or cut off/],
  ["a cut JSON", "a.json", () => '[{"a":1},\n{"a":', /ends in the middle, at line 2/],
  ["10,001 columns", "a.csv", () => `${",".repeat(10_000)}\n`, /10001 columns, and at most 10000 .*MAX_COLUMNS/],
  [
    "10,001 keys",
    "a.json",
    () => JSON.stringify([Object.fromEntries(Array.from({ length: 10_001 }, (_, key) => [`k${key}`, key]))]),
    /more than 10000 different keys/,
  ],
];

describe("refused with a message that says what is wrong and where:", () => {
  for (const [what, name, content, message] of refused) {
    test(what, async ({ api, worker }) => {
      const user = await api.signUp();
      const { id, status, text } = await upload(api, user, { name, content: content() });
      const said = status === 200 ? (await settled(api, user, `/datasets/${id}`)).errorMessage : text;
      expect(said).toMatch(message);
      expect(worker.child.exitCode).toBeNull();
    });
  }
});
