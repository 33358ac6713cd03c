import fc from "fast-check";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestFolder, type TestFolder } from "../testing/folder.ts";
import { packageFolder } from "../testing/vega.ts";

let folder: TestFolder;
beforeAll(async () => {
  folder = await openTestFolder();
});
afterAll(async () => folder.remove());

describe("delimiters", () => {
  test.each([
    [",", "a,b,c\n1,x,2.5\n2,y,3.5\n"],
    ["\t", "a\tb\tc\n1\tx, y\t2.5\n2\ty\t3.5\n"],
    [";", "a;b;c\n1;x,y,z;2.5\n2;y;3.5\n"],
    ["|", "a|b|c\n1|x;y|2.5\n2|y|3.5\n"],
  ])("%j is found over the whole file", async (delimiter, text) => {
    const { manifest, rows } = await folder.ingest("data.txt", text);
    expect(manifest).toMatchObject({ delimiter, rowCount: 2 });
    expect(manifest.columns.map(({ dataType }) => dataType)).toEqual(["integer", "text", "float"]);
    expect(rows[1]).toEqual([2, "y", "3.5"]);
  });

  test("an override wins over detection", async () => {
    const { manifest } = await folder.ingest("data.csv", "a,b;c\n1,2;3\n", { overrides: { delimiter: ";" } });
    expect(manifest.columns.map(({ name }) => name)).toEqual(["a,b", "c"]);
  });

  test("a file of one column has no delimiter", async () => {
    const { manifest, rows } = await folder.ingest("data.csv", "name\nAda\nGrace\n");
    expect(manifest).toMatchObject({ delimiter: null, rowCount: 2 });
    expect(rows).toEqual([["Ada"], ["Grace"]]);
  });

  test("a quote after another possible delimiter opens no field", async () => {
    const { rows } = await folder.ingest("data.csv", 'a,b\n5;"6,x\n7,8\n');
    expect(rows).toEqual([
      ['5;"6', "x"],
      ["7", "8"],
    ]);
  });
});

describe("encodings", () => {
  const text = "name,city\nZoë,Köln\nJosé,Málaga\n";
  test.each([
    ["utf-8", Buffer.from(text)],
    ["utf-8", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ["utf-16le", iconv.encode(text, "utf-16le", { addBOM: true })],
    ["utf-16be", iconv.encode(text, "utf-16be", { addBOM: true })],
    ["utf-16le", iconv.encode(text, "utf-16le")],
    ["utf-16be", iconv.encode(text, "utf-16be")],
    ["latin-1", iconv.encode(text, "latin1")],
    ["windows-1252", iconv.encode(`${text}Œuvre,“Łódź”\n`, "win1252")],
  ])("%s is found and read", async (encoding, bytes) => {
    const { manifest, rows } = await folder.ingest("data.csv", bytes);
    expect(manifest.encoding).toBe(encoding);
    expect(manifest.columns.map(({ name }) => name)).toEqual(["name", "city"]);
    expect(rows.slice(0, 2)).toEqual([
      ["Zoë", "Köln"],
      ["José", "Málaga"],
    ]);
  });

  test("a byte of latin-1 far behind the beginning is seen", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`name\n${"plain text\n".repeat(300_000)}`),
      Buffer.from("Zo\xeb\n", "latin1"),
    ]);
    const { manifest } = await folder.ingest("data.csv", bytes);
    expect(manifest).toMatchObject({ encoding: "latin-1", rowCount: 300_001 });
  });

  test("a byte in UTF-8 that is none is read as windows-1252, with a notice", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`a,b\n${"é,ü\n".repeat(50)}`),
      Buffer.from([0x78, 0xff, 0x2c, 0x79, 0x0a]),
    ]);
    const { manifest, rows } = await folder.ingest("data.csv", bytes);
    expect(manifest.encoding).toBe("utf-8");
    expect(manifest.notices).toMatchObject([{ kind: "replaced_characters", count: 1 }]);
    expect(rows.at(-1)).toEqual(["xÿ", "y"]);
  });

  test("a file put together from UTF-8 and latin-1 keeps the letters of both", async () => {
    const bytes = Buffer.concat([Buffer.from("a\nMüller\nKöln\n"), Buffer.from("J\xf6rg\n", "latin1")]);
    const { manifest, rows } = await folder.ingest("data.csv", bytes);
    expect(rows).toEqual([["Müller"], ["Köln"], ["Jörg"]]);
    expect(manifest.notices).toMatchObject([
      { kind: "replaced_characters", message: "1 byte is not UTF-8 and is read as windows-1252." },
    ]);
  });

  test("an unknown encoding is named", async () => {
    const reading = folder.ingest("data.csv", "a\n1\n", { overrides: { encoding: "klingon" } });
    await expect(reading).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining("klingon") });
  });
});

describe("rows of another length", () => {
  test("short rows are filled up and long rows kept, each with its line", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `${index},x,y`);
    lines[4] = "4,x";
    lines[9] = "9,x,y,surplus,more";
    const { manifest, rows } = await folder.ingest("data.csv", `a,b,c\n${lines.join("\n")}\n`);
    expect(manifest.rowCount).toBe(30);
    expect(rows[4]).toEqual([4, "x", null, null]);
    expect(rows[9]).toEqual([9, "x", "y", "surplus,more"]);
    expect(manifest.columns.map(({ name }) => name)).toEqual(["a", "b", "c", "column_4"]);
    expect(manifest.notices.find(({ kind }) => kind === "ragged_rows")).toMatchObject({ count: 2, lines: [6, 11] });
  });

  test("when many rows are longer than the header, each surplus field has a column", async () => {
    const { manifest, rows } = await folder.ingest("data.csv", "a,b\n1,2,3,4\n5,6,7,8\n9,10,11\n");
    expect(manifest.columns.map(({ name }) => name)).toEqual(["a", "b", "column_3", "column_4"]);
    expect(rows).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, null],
    ]);
  });

  test("line numbers count the lines inside quoted values", async () => {
    const { manifest } = await folder.ingest("data.csv", 'a,b\n"x\ny\nz",1\nshort\n');
    expect(manifest.notices.find(({ kind }) => kind === "ragged_rows")).toMatchObject({ lines: [5] });
  });
});

describe("quotes, line ends and odd characters", () => {
  test("quoted newlines, delimiters and doubled quotes belong to the value", async () => {
    const { rows } = await folder.ingest("data.csv", 'id,note\r\n1,"two\r\nlines"\r\n2,"say ""hi"", ok"\r\n');
    expect(rows).toEqual([
      [1, "two\r\nlines"],
      [2, 'say "hi", ok'],
    ]);
  });

  test("mixed line ends are read and noticed", async () => {
    const { manifest, rows } = await folder.ingest("data.csv", "a,b\r\n1,2\n3,4\r5,6\n");
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(manifest.notices).toMatchObject([{ kind: "mixed_line_ends", count: 2 }]);
  });

  test("a last line without an end, and blank lines, make no row of their own", async () => {
    const { rows } = await folder.ingest("data.csv", "a,b\n1,2\n\n3,4");
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("NUL is escaped and control characters are noticed", async () => {
    const { manifest, rows } = await folder.ingest("data.csv", `a,b\n${"word,word\n".repeat(20)}x\0y,\u0001z\n`);
    expect(rows.at(-1)).toEqual(["x\\u0000y", "\u0001z"]);
    expect(manifest.notices).toMatchObject([{ kind: "control_characters", count: 1, lines: [22] }]);
  });

  test("a backslash before a quote is an escape where the file uses it so", async () => {
    const { rows } = await folder.ingest("data.csv", 'a,b\n"say \\"hi\\", ok",1\n"plain",2\n');
    expect(rows).toEqual([
      ['say "hi", ok', 1],
      ["plain", 2],
    ]);
  });

  test("quotes inside an unquoted value are text", async () => {
    const { rows } = await folder.ingest("data.csv", 'size,n\n5" pipe,1\n6" pipe,2\n');
    expect(rows).toEqual([
      ['5" pipe', 1],
      ['6" pipe', 2],
    ]);
  });
});

describe("headers", () => {
  test("duplicate, blank and hostile headers become unique names and are data only", async () => {
    const headers = [
      "a",
      "A",
      "",
      "__proto__",
      "constructor",
      `x" , (select 1) as "y`,
      "👩‍👩‍👧 família",
      "שלום",
      "a_2",
      "'; DROP TABLE x; --",
    ];
    const line = headers.map((header) => `"${header.replaceAll('"', '""')}"`).join(",");
    const { manifest, rows } = await folder.ingest(
      "data.csv",
      `${line}\n${headers.map((_, index) => index).join(",")}\n`,
    );
    expect(manifest.columns.map(({ originalName }) => originalName)).toEqual(headers);
    const names = manifest.columns.map(({ name }) => name);
    expect(names).toEqual([
      "a",
      "A_3",
      "column_3",
      "__proto__",
      "constructor",
      headers[5],
      headers[6],
      headers[7],
      "a_2",
      headers[9],
    ]);
    expect(rows).toEqual([headers.map((_, index) => index)]);
    expect(manifest.notices.map(({ kind }) => kind).toSorted()).toEqual(["blank_headers", "duplicate_headers"]);
  });

  test("a header past 255 characters is cut, and whole in originalName", async () => {
    const long = "x".repeat(300);
    const { manifest } = await folder.ingest("data.csv", `${long},${long}\n1,2\n`);
    expect(manifest.columns.map(({ name }) => name.length)).toEqual([255, 255]);
    expect(new Set(manifest.columns.map(({ name }) => name)).size).toBe(2);
    expect(manifest.columns[0]?.originalName).toBe(long);
  });

  test("a file with a header only has no rows", async () => {
    const { manifest } = await folder.ingest("data.csv", "a,b\n");
    expect(manifest).toMatchObject({ rowCount: 0 });
    expect(manifest.columns.map(({ dataType }) => dataType)).toEqual(["empty", "empty"]);
  });

  test("three thousand columns are read", async () => {
    const header = Array.from({ length: 3000 }, (_, index) => `c${index}`).join(",");
    const row = Array.from({ length: 3000 }, (_, index) => index).join(",");
    const { manifest, rows } = await folder.ingest("data.csv", `${header}\n${row}\n${row}\n`);
    expect(manifest.columns).toHaveLength(3000);
    expect(manifest.columns.every(({ dataType }) => dataType === "integer")).toBe(true);
    expect(rows[1]?.[2999]).toBe(2999);
  });
});

test("gzip is told by its bytes, whatever the name", async () => {
  const { manifest } = await folder.ingest("data.csv", gzipSync("a,b\n1,2\n"));
  expect(manifest).toMatchObject({ format: "csv", rowCount: 1 });
});

test("every file of csv-spectrum is read as its expected JSON", async () => {
  const root = packageFolder("csv-spectrum", ".");
  // Its expected JSON of this file holds another phone number than its CSV.
  const names = (await readdir(path.join(root, "csvs")))
    .map((name) => name.replace(/\.csv$/, ""))
    .filter((name) => name !== "location_coordinates");
  expect(names.length).toBeGreaterThan(9);
  for (const name of names) {
    const expected: Record<string, string>[] = JSON.parse(
      await readFile(path.join(root, "json", `${name}.json`), "utf8"),
    );
    const { manifest, rows } = await folder.ingest(
      `${name}.csv`,
      await readFile(path.join(root, "csvs", `${name}.csv`)),
    );
    const read = rows.map((row) =>
      Object.fromEntries(manifest.columns.map(({ originalName }, index) => [originalName, String(row[index] ?? "")])),
    );
    expect(read, name).toEqual(expected);
  }
});

test("any grid of texts written as RFC 4180 is read back the same", { timeout: 120_000 }, async () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `t${text.replaceAll("\0", "")}`);
  const special = fc.constantFrom('t"', "t,", "t\n", "t\r\n", "t;", "t|", "t\t", 't""', "t\\", 't\\"', "t'", "t ");
  const grids = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(fc.array(fc.oneof(cell, special), { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 8,
    }),
  );
  await fc.assert(
    fc.asyncProperty(grids, fc.constantFrom("\n", "\r\n"), async (grid, end) => {
      const width = grid[0]?.length ?? 0;
      const header = Array.from({ length: width }, (_, index) => `h${index}`);
      const text = [header, ...grid]
        .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","))
        .join(end);
      const { rows } = await folder.ingest("grid.csv", text, {
        overrides: {
          delimiter: ",",
          columns: Object.fromEntries(header.map((name) => [name, { dataType: "text" as const }])),
        },
      });
      expect(rows).toEqual(grid);
    }),
    { numRuns: 40 },
  );
});

test("a CR inside quotes stays, in a file of any shape", async () => {
  expect((await folder.ingest("a.csv", 'a,b\n1,"x\ry"\n2\n')).rows).toEqual([
    [1, "x\ry"],
    [2, null],
  ]);
});
