import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { workbookOf, zipOf } from "../../packages/tables/src/testing/zip.ts";
import { memoryOf, reportOf, settled, test as base, upload } from "./system.ts";

const test = base.override("workerEnv", { MAX_UNPACKED_BYTES: "200MB", ENGINE_MEMORY_LIMIT: "300MB" });

/** Beside DuckDB's 300 MB: what a child may use before it ends itself. */
const childAllowance = 700_000_000;
const workerCeiling = 512_000_000;
const deadlineMs = 30_000;

function repeated(piece: Uint8Array, times: number): ReadableStream<Uint8Array> {
  let left = times;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) return controller.close();
      left -= 1;
      controller.enqueue(piece);
    },
  });
}

const gzipped = (megabytes: number, text: string) =>
  gzipSync(Buffer.from(text.repeat(Math.ceil((megabytes * 1e6) / text.length))));

const laughs = `<!DOCTYPE sst [<!ENTITY a0 "ha">${Array.from(
  { length: 12 },
  (_, level) => `<!ENTITY a${level + 1} "${`&a${level};`.repeat(10)}">`,
).join("")}]><sst><si><t>&a12;</t></si></sst>`;

/** A workbook whose shared strings are `strings`, as written. */
function workbookWith(strings: string): Buffer {
  const place = "xl/sharedStrings.xml";
  return zipOf({
    "xl/workbook.xml":
      '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
      '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    [place]: strings,
    "xl/worksheets/sheet1.xml":
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>',
  });
}

type Bomb = { name: string; file: string; content: () => string | Uint8Array | ReadableStream<Uint8Array> };

const bombs: Bomb[] = [
  { name: "gzip of 10 GB of zeros", file: "a.csv.gz", content: () => repeated(gzipSync(Buffer.alloc(1e8)), 100) },
  { name: "gzip of 10 GB of good rows", file: "b.csv.gz", content: () => repeated(gzipped(100, "1,2\n"), 100) },
  { name: "array 100,000 deep", file: "a.json", content: () => `${"[".repeat(1e5)}${"]".repeat(1e5)}` },
  { name: "object 100,000 deep", file: "b.json", content: () => `[${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}]` },
  { name: "single line of 1 GB", file: "c.csv", content: () => repeated(Buffer.alloc(1e6, "x"), 1000) },
  { name: "million columns", file: "e.csv", content: () => `${",".repeat(1e6)}\n` },
  { name: "workbook of a billion laughs", file: "a.xlsx", content: () => workbookWith(laughs) },
  {
    name: "workbook that unpacks to 400 MB",
    file: "b.xlsx",
    content: () => workbookOf({ a: "<row><c><v>1</v></c></row>".repeat(16_000_000) }),
  },
  { name: "workbook with a part outside", file: "c.xlsx", content: () => zipOf({ "../../../planted.txt": "planted" }) },
  {
    name: "Parquet whose footer claims 2 GB",
    file: "a.parquet",
    content: () =>
      Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(100), Buffer.from([255, 255, 255, 127]), Buffer.from("PAR1")]),
  },
  { name: "raw deflate called gzip", file: "f.csv.gz", content: () => deflateRawSync(Buffer.alloc(1e6)) },
];

describe("refused in words within 30 seconds, in bounded memory, and the worker lives:", () => {
  for (const { name, file, content } of bombs) {
    test(name, async ({ api, worker }) => {
      const user = await api.signUp();
      const { id, status, text } = await upload(api, user, { name: file, content: content() });
      expect(status, text).toBe(200);
      const sent = performance.now();
      const pid = worker.child.pid ?? 0;
      const peak = { own: 0, children: 0 };
      const watch = setInterval(() => {
        void memoryOf(pid).then(({ own, children }) => {
          peak.own = Math.max(peak.own, own);
          peak.children = Math.max(peak.children, children);
        });
      }, 250);
      const row = await settled(api, user, `/datasets/${id}`);
      clearInterval(watch);
      expect(performance.now() - sent).toBeLessThan(deadlineMs);
      expect(row).toMatchObject({
        status: "failed",
        errorCode: expect.stringMatching(/^(too_large|invalid_input|unsupported)$/),
        errorMessage: expect.stringMatching(/^[A-Z][^\n]{10,500}\.$/),
      });
      expect(row.errorMessage).not.toMatch(/\/tmp|node_modules|xxxxxxxx|haha/);
      expect(peak.own).toBeLessThan(workerCeiling);
      expect(peak.children).toBeLessThan(300_000_000 + childAllowance);
      expect(worker.child.exitCode).toBeNull();
    });
  }

  test("and reads the next file", async ({ api, worker }) => {
    const { report } = await reportOf(api, await api.signUp(), { name: "fine.csv", content: "a,b\n1,2\n3,4\n" });
    expect(report.dataset).toMatchObject({ rowCount: 2, columnCount: 2 });
    expect(worker.child.exitCode).toBeNull();
  });
});
