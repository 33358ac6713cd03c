import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { ingestTable, openEngine } from "../index.ts";
import { openTestFolder, roomyLimits } from "../testing/folder.ts";

const kinds = [
  (row: number, column: number) => `${row * column}`,
  (row: number, column: number) => `${(row + column) / 8}`,
  (row: number) => (row === 150 ? "unknown" : `${row}`),
  (row: number) => `2024-01-0${1 + (row % 9)}`,
  (row: number) => `${row % 7 === 0 ? "0" : ""}${100 + row}`,
];

test("two thousand columns are read in 512 MB, also where some need every test", async () => {
  const folder = await openTestFolder();
  const workDir = path.join(folder.path, "narrow");
  await mkdir(workDir);
  const engine = await openEngine({ workDir, memoryLimit: "512MB", threads: 2 });
  const columns = Array.from({ length: 2000 }, (_, column) => column);
  const rows = Array.from({ length: 200 }, (_, row) =>
    columns.map((column) => kinds[column % kinds.length]?.(row, column)),
  );
  const sourcePath = path.join(workDir, "wide.csv");
  await writeFile(sourcePath, [columns.map((column) => `n${column}`), ...rows].map((row) => row.join(",")).join("\n"));
  const tablePath = path.join(workDir, "wide.parquet");
  const manifest = await ingestTable({ engine, sourcePath, fileName: "wide.csv", tablePath, limits: roomyLimits });
  expect(manifest.columns.slice(0, 5).map(({ dataType }) => dataType)).toEqual([
    "integer",
    "float",
    "text",
    "date",
    "text",
  ]);
  expect(manifest.columns[2]?.evidence.mostly).toMatchObject({ dataType: "integer", offendingCount: 1 });
  expect(manifest.columns[1999]?.evidence).toMatchObject({ leadingZeros: 29, mostly: null });
  expect([manifest.rowCount, manifest.columns.length]).toEqual([200, 2000]);
  engine.close();
  await folder.remove();
  await rm(workDir, { recursive: true, force: true });
}, 120_000);
