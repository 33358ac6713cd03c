import type { AnalysisReport } from "@datainsight/schemas";
import { describe, expect } from "vitest";
import { reportOf, test } from "./security/system.ts";

type Cell = string | number | null;
/** What the columns hold in turn, by row and column; the numbers differ from column to column. */
const kinds: readonly ((row: number, column: number) => Cell)[] = [
  (row, column) => (row * 7919 + column * 31) % 997,
  (row, column) => ((row * 104_729 + column * 13) % 10_007) / 8,
  (row, column) => ["north", "south", "east"][(row + column) % 3] ?? null,
  (row, column) => (row % 10 === column % 10 ? null : `Main Street ${(row * 31 + column) % 89}`),
  (row, column) =>
    `2024-${String(1 + ((row + column) % 12)).padStart(2, "0")}-${String(1 + (row % 28)).padStart(2, "0")}`,
];
const rows = 40;
/** A machine with much else to do takes its time. */
const timeoutMs = 600_000;

function cellOf(row: number, column: number): Cell {
  if (column === 1) return 7;
  return kinds[column % kinds.length]?.(row, column) ?? null;
}

function jsonOf(width: number): string {
  const records = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(Array.from({ length: width }, (_, column) => [`k${column}`, cellOf(row, column)])),
  );
  return JSON.stringify(records);
}

/** Figures worked out here from the very cells, for a column of each kind at both ends and in the middle. */
function expectFigures(report: AnalysisReport, width: number): void {
  for (const column of [0, 5, 6, 7, 8, 9, width / 2, width / 2 + 1, width - 2, width - 1]) {
    const cells = Array.from({ length: rows }, (_, row) => cellOf(row, column));
    const present = cells.filter((cell) => cell !== null);
    const profile = report.columnProfiles[column];
    expect(profile, `column ${column}`).toMatchObject({
      columnName: `k${column}`,
      position: column,
      nullCount: rows - present.length,
      uniqueCount: new Set(present).size,
    });
    const numbers = present.flatMap((cell) => (typeof cell === "number" ? [cell] : []));
    if (numbers.length === 0) continue;
    const sorted = numbers.toSorted((a, b) => a - b);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / rows;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / (rows - 1);
    expect(Number(profile?.mean)).toBeCloseTo(mean, 9);
    expect(Number(profile?.median)).toBe(((sorted[rows / 2 - 1] ?? 0) + (sorted[rows / 2] ?? 0)) / 2);
    expect(Number(profile?.statistics.standardDeviation)).toBeCloseTo(Math.sqrt(variance), 9);
  }
}

describe("a table of very many columns comes through upload, analysis and report:", { timeout: 2 * timeoutMs }, () => {
  test("1,000 keys of JSON", async ({ api, worker }) => {
    const user = await api.signUp();
    const { report } = await reportOf(api, user, { name: "wide.json", content: jsonOf(1_000), timeoutMs });
    expect(report.dataset).toMatchObject({ rowCount: rows, columnCount: 1_000, status: "completed" });
    expectFigures(report, 1_000);
    expect(worker.child.exitCode).toBeNull();
  });
});
