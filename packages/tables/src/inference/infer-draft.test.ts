import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { stat } from "node:fs/promises";
import type { DatasetOverrides } from "@datainsight/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { nameColumns } from "../csv/headers.ts";
import { readCsv } from "../formats/csv.ts";
import type { TableManifest } from "../manifest.ts";
import type { SourceTable } from "../source.ts";
import { quoteLiteral } from "../sql.ts";
import { draftPath, finishDraft, writeTable } from "../store/write.ts";
import { openTestFolder, roomyLimits, type TestFolder } from "../testing/folder.ts";
import { vegaFolder } from "../testing/vega.ts";
import { type Inferred, inferColumns, type InferOptions } from "./infer.ts";
import { inferWithDraft } from "./infer-draft.ts";
import { textColumns } from "./text-columns.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder([vegaFolder()]);
});
afterAll(async () => folder.remove());

type Table = Pick<Inferred, "rows"> & { columns: unknown[]; schema: unknown[]; path: string };
type Both = { quick: Table; careful: Table; isDraft: boolean };

let counter = 0;

/** A CSV file as a table in both ways: stored under the guesses, and measured before it is stored. */
async function readBoth(
  content: string | { file: string },
  { overrides = {}, isForeseen = true }: { overrides?: DatasetOverrides; isForeseen?: boolean } = {},
): Promise<Both> {
  counter += 1;
  const scratchDir = path.join(folder.path, `both-${counter}`);
  await mkdir(scratchDir);
  const file = typeof content === "string" ? path.join(scratchDir, "table.csv") : content.file;
  if (typeof content === "string") await writeFile(file, content);
  const { engine } = folder;
  const context = { engine, overrides, limits: roomyLimits, scratchDir, signal: undefined, onProgress: () => {} };
  const source = await readCsv({ path: file, size: (await stat(file)).size }, context);
  const { names } = nameColumns(source.headers);
  const farRows = isForeseen ? (source.farRows ?? []) : [];
  const options: InferOptions = {
    engine,
    relation: source.relation,
    columns: textColumns(source, names, overrides),
    maxCellBytes: null,
    signal: undefined,
    onProgress: () => {},
  };
  const [carefulPath, quickPath] = [path.join(scratchDir, "careful.parquet"), path.join(scratchDir, "quick.parquet")];
  const inferred = await inferColumns(options);
  await storeWhole(source, { ...inferred, relation: source.relation }, carefulPath);
  const drafted = await inferWithDraft({ ...options, draftPath: draftPath(quickPath), scratchDir, farRows });
  const manifest = manifestOf(source, drafted);
  if (drafted.precisions)
    await finishDraft({ manifest, precisions: drafted.precisions, tablePath: quickPath, signal: undefined });
  else await storeWhole(source, drafted, quickPath);
  return {
    careful: await tableOf(inferred, carefulPath),
    quick: await tableOf(drafted, quickPath),
    isDraft: drafted.precisions !== null,
  };
}

function manifestOf(source: SourceTable, { rows, columns }: Inferred): TableManifest {
  const { format, encoding, delimiter, sheet } = source;
  const described = columns.map(({ dataType, storageType, evidence }, position) => {
    const name = `column ${position}`;
    return { position, name, originalName: name, storageName: `c${position}`, dataType, storageType, evidence };
  });
  return { manifestVersion: 1, format, encoding, delimiter, sheet, rowCount: rows, columns: described, notices: [] };
}

async function storeWhole(
  source: SourceTable,
  inferred: Inferred & { relation: string },
  tablePath: string,
): Promise<void> {
  const { columns, relation } = inferred;
  const manifest = manifestOf(source, inferred);
  await writeTable({
    engine: folder.engine,
    relation,
    columns,
    manifest,
    tablePath,
    signal: undefined,
  });
}

const any = z.record(z.string(), z.unknown());

async function tableOf({ rows, columns }: Inferred, tablePath: string): Promise<Table> {
  const schema = await folder.engine.all(
    `SELECT * EXCLUDE (file_name) FROM parquet_schema(${quoteLiteral(tablePath)})`,
    any,
  );
  const metadata = await folder.engine.all(
    `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${quoteLiteral(tablePath)})`,
    any,
  );
  const found = columns.map(({ dataType, storageType, evidence }) => ({ dataType, storageType, evidence }));
  return { rows, columns: found, schema: [...schema, ...metadata], path: tablePath };
}

/** Values, types, evidence, schema, metadata and the order of the rows are the same. */
async function expectSame({ quick, careful }: Both): Promise<void> {
  expect({ ...quick, path: "" }).toEqual({ ...careful, path: "" });
  const read = ({ path: file }: Table) => `SELECT * FROM read_parquet(${quoteLiteral(file)}, file_row_number = true)`;
  const [a, b] = [read(quick), read(careful)];
  const sql = `SELECT (SELECT count(*) FROM (${a})) AS rows, (SELECT count(*) FROM (${a} EXCEPT ALL ${b})) AS more, (SELECT count(*) FROM (${b} EXCEPT ALL ${a})) AS less`;
  expect(await folder.engine.all(sql, any)).toEqual([{ rows: BigInt(careful.rows), more: 0n, less: 0n }]);
}

test("every real CSV comes out the same whether it is stored under its guesses or measured first", async () => {
  const names = (await readdir(vegaFolder())).filter((name) => /\.(?:csv|tsv)$/.test(name));
  expect(names.length).toBeGreaterThan(20);
  let drafts = 0;
  for (const name of names) {
    const both = await readBoth({ file: path.join(vegaFolder(), name) });
    await expectSame(both);
    if (both.isDraft) drafts += 1;
  }
  expect(drafts).toBeGreaterThan(names.length / 2);
}, 120_000);

const many = 3000;

/** A table of one column beside another, with other values in the last rows. */
function withLate(value: (row: number) => string, late: readonly string[]): string {
  const values = [...Array.from({ length: many }, (_, row) => value(row)), ...late];
  return `x,y\n${values.map((text, row) => `"${text}",${row}`).join("\n")}\n`;
}

const whole = (row: number): string => `${row * 7 - 900}`;
const money = (row: number): string => (row * 1.37 - 500).toFixed(2);
const varied = (row: number): string => `${(row - 900) / 8}`;
const day = (row: number): string => new Date(86_400_000 * row).toISOString().slice(0, 10);
const moment = (row: number): string => new Date(86_401_000 * row).toISOString().slice(0, 19);
const spaced = (row: number): string => moment(row).replace("T", " ");
const code = (row: number): string => `${row}`.padStart(6, "0");
const word = (row: number): string => `word ${row % 50}`;
const letter = (row: number): string => (row % 3 === 0 ? "Y" : "n");
const answer = (row: number): string => (row % 3 === 0 ? "yes" : "No");
const country = (row: number): string => ["DE", "SE", "NO", "FR"][row % 4] ?? "";

describe("a table is stored once", () => {
  test.each([
    ["whole numbers", whole, []],
    ["whole numbers up to the ends of 64 bits", whole, ["9223372036854775807", "-9223372036854775808"]],
    ["money", money, []],
    ["money of more digits", money, ["1234567.89", "-123456.78"]],
    ["decimals of different length", varied, []],
    ["small negative decimals", varied, ["-0.5", "-0.005", "-0.025", "0"]],
    ["days", day, []],
    ["moments", moment, []],
    ["moments with a space and some with a T", spaced, ["2024-01-02T03:04:05"]],
    ["moments with a fraction of a second", spaced, ["2024-01-02 03:04:05.25"]],
    ["codes", code, []],
    ["codes without a zero in front", code, ["999999", "1234567890123456789012345"]],
    ["words", word, []],
    ["words and a number", word, ["42"]],
    ["letters for yes and no", letter, ["yes", "N"]],
    ["yes and no", answer, ["FALSE"]],
    ["countries, Norway among them", country, []],
    ["nothing", () => "", []],
    ["null tokens alone", () => "NA", ["n/a"]],
    ["numbers and missing values", (row: number) => (row % 3 === 0 ? "" : whole(row)), []],
    [
      "numbers and null tokens",
      (row: number) => (row % 3 === 0 ? "NA" : whole(row)),
      ["null", "n/a", "NaN", "N/A", "NA"],
    ],
    ["words and null tokens", (row: number) => (row % 3 === 0 ? "None" : word(row)), ["null", "n/a"]],
    ["late null tokens", money, ["null", "NA", "null", "n/a"]],
    ["yes, no and null tokens", answer, ["NA", "None", "NULL"]],
    ["codes and null tokens", code, ["NA", "None", "NULL"]],
    ["an infinite day", day, ["infinity"]],
    ["signs of money", (row: number) => `$${money(row)}`, ["€5"]],
    ["day first", (row: number) => day(row).split("-").toReversed().join("/"), []],
    ["day or month first", (row: number) => `0${1 + (row % 9)}/02/2024`, []],
  ])("%s", async (_, value, late) => {
    const both = await readBoth(withLate(value, late));
    await expectSame(both);
    expect(both.isDraft).toBe(true);
  });
});

describe("a late surprise is found as if the column had been measured first", () => {
  test.each([
    ["a leading zero among numbers", whole, ["007"]],
    ["a sign among numbers", whole, ["+7"]],
    ["a padded number", whole, [" 7 "]],
    ["minus zero", whole, ["-0"]],
    ["a word among numbers", whole, ["total"]],
    ["a blank among numbers", whole, [" "]],
    ["a decimal among whole numbers", whole, ["3.7"]],
    ["an exponent among whole numbers", whole, ["1e3"]],
    ["20 digits among numbers", whole, ["12345678901234567890"]],
    ["40 digits among numbers", whole, ["1".repeat(40)]],
    ["thousands separated among numbers", whole, ["1,234"]],
    ["a sign of money among numbers", whole, ["$5"]],
    ["a sign of money among decimals", money, ["$5.00"]],
    ["accountants' negatives among decimals", money, ["(5.00)"]],
    ["one digit more after the point", money, ["1.234"]],
    ["one digit less after the point", money, ["1.5"]],
    ["no point", money, ["15"]],
    ["a point in front", money, [".50"]],
    ["a decimal comma", money, ["1,50"]],
    ["minus zero among decimals", varied, ["-0.0"]],
    ["minus zero among decimals of one digit", (row: number) => (row % 10) / 4 + "", ["-0"]],
    ["more digits than the decimals have room for", money, ["123456789012.34"]],
    ["a minus that takes the room of a digit", money, ["-1234567.89"]],
    ["more digits than a decimal can have", money, [`${"9".repeat(37)}.99`]],
    ["more digits after the point than in the sample", varied, ["0.123456789"]],
    ["infinity among decimals", money, ["inf"]],
    ["a day of another format", day, ["31/12/2024"]],
    ["a day of one digit", day, ["2024-1-2"]],
    ["a day that is none", day, ["2024-02-30"]],
    ["a moment among days", day, ["2024-01-02 03:04:05"]],
    ["a word among days", day, ["unknown"]],
    ["a moment with an offset", moment, ["2024-01-02T03:04:05Z"]],
    ["a moment without seconds", moment, ["2024-01-02T03:04"]],
    ["a day among moments", spaced, ["2024-01-02"]],
    ["a word among moments", spaced, ["later"]],
    ["a word among codes", code, ["unknown"]],
    ["a letter in a code", code, ["00012A"]],
    ["a letter of the other pair", letter, ["T"]],
    ["a letter beside yes and no", answer, ["y"]],
    ["another word beside yes and no", answer, ["maybe"]],
    ["half of the values numbers, after words", (row: number) => (row < many / 2 ? word(row) : whole(row)), ["1", "2"]],
    ["numbers after a thousand missing values", (row: number) => (row < 2000 ? "" : whole(row)), []],
    ["days after a thousand null tokens", (row: number) => (row < 2000 ? "NA" : day(row)), []],
    ["mixed formats of days", (row: number) => (row < 2000 ? day(row) : "03/25/2024"), []],
  ])("%s", async (_, value, late) => {
    const unforeseen = await readBoth(withLate(value, late), { isForeseen: false });
    await expectSame(unforeseen);
    expect(unforeseen.isDraft).toBe(false);
    await expectSame(await readBoth(withLate(value, late)));
  });
});

test("what only the last row shows is foreseen: the column is measured before the others are stored", async () => {
  const text = withLate(whole, ["total"]);
  expect(await readBoth(text, { isForeseen: false })).toMatchObject({ isDraft: false });
  const foreseen = await readBoth(text);
  expect(foreseen).toMatchObject({
    isDraft: true,
    quick: { columns: [{ dataType: "text" }, { dataType: "integer" }] },
  });
  await expectSame(foreseen);
});

test("null tokens of the caller that look like numbers, and types that he names, come out the same", async () => {
  const overrides: DatasetOverrides = {
    nullTokens: ["-999", "?", "1e3"],
    columns: { y: { dataType: "text", nullTokens: ["17"] } },
  };
  await expectSame(await readBoth(withLate(whole, ["-999", "?", "5"]), { overrides }));
  await expectSame(await readBoth(withLate(word, ["-999", "?", "1e3"]), { overrides }));
  const json: DatasetOverrides = { columns: { x: { dataType: "json" } } };
  await expectSame(await readBoth(withLate(whole, ["[2]"]), { overrides: json }));
  await expectSame(await readBoth(withLate(money, ["?", "1e3", "1e3"]), { overrides: { nullTokens: ["1e3", "?"] } }));
});

test.each([
  ["no rows", "a,b\n"],
  ["one row", "a,b\n1,x\n"],
  ["one column", "a\n1\n2\n"],
  ["quoted line ends", 'a,b\n1,"x\ny"\n2,"3"\n'],
  ["short and long rows", "a,b,c\n1,2\n1,2,3,4\n,,\n"],
  ["quotes that stand wrong", 'a,b\n1,say "hi"\n2,x\n'],
  ["windows-1252 in place of UTF-8", "a;b\n1,5;x\n2,5;y\n"],
  ["headers that are no names", '"a""b",,a b,a\'b\n1,2,3,4\n'],
  ["invisible characters", "a,b\n1\u00A0000,x\u200B\n2,\u0007\n"],
])("a table with %s comes out the same", async (_, text) => {
  await expectSame(await readBoth(text));
});
