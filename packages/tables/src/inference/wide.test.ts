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

test("ten thousand columns of numbers, dates and texts are stored in 2 GB", async () => {
  const folder = await openTestFolder();
  const engine = await openEngine({ workDir: folder.path, memoryLimit: "2GB", threads: 2 });
  const noise = (row: number, column: number) => (row * 7919 + column * 104_729 + row * column) % 100_000;
  const plain = [
    (row: number, column: number) => `${noise(row, column)}`,
    (row: number, column: number) => `${noise(row, column) / 10_000}`,
    (row: number, column: number) => ["red", "green", "blue"][noise(row, column) % 3],
    (row: number, column: number) => `2024-01-${10 + (noise(row, column) % 20)}`,
    (row: number, column: number) => `item ${noise(row, column)}`,
  ];
  const columns = Array.from({ length: 10_000 }, (_, column) => column);
  const rows = Array.from({ length: 200 }, (_, row) => columns.map((column) => plain[column % 5]?.(row, column)));
  const sourcePath = path.join(folder.path, "widest.csv");
  await writeFile(sourcePath, [columns.map((column) => `n${column}`), ...rows].map((row) => row.join(",")).join("\n"));
  const tablePath = path.join(folder.path, "widest.parquet");
  const limits = { ...roomyLimits, maxColumns: columns.length };
  const manifest = await ingestTable({ engine, sourcePath, fileName: "widest.csv", tablePath, limits });
  expect([manifest.rowCount, manifest.columns.length]).toEqual([200, 10_000]);
  expect(manifest.columns.slice(-4).map(({ dataType }) => dataType)).toEqual(["float", "text", "date", "text"]);
  engine.close();
  await folder.remove();
}, 120_000);
