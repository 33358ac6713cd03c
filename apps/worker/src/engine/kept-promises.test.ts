import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { applyFixes, type Engine, ingestTable, openEngine } from "@datainsight/tables";
import { test as base, describe, expect, vi } from "vitest";
import { csvOf, faults } from "../../../../packages/insights/src/fixture/planted.ts";
import { examineTable } from "./analysis.ts";
import { proveFix } from "./prove-fixes.ts";

// Each fix of a table is tried and applied, and the result analysed: minutes on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

// oxlint-disable-next-line no-empty-pattern -- vitest reads from this pattern which fixtures are needed
const test = base.extend("engine", async ({}, { onCleanup }): Promise<Engine> => {
  const workDir = await mkdtemp(path.join(tmpdir(), "datainsight-promises-"));
  const engine = await openEngine({ workDir, memoryLimit: "1GB", threads: 2 });
  onCleanup(async () => {
    engine.close();
    await rm(workDir, { recursive: true, force: true });
  });
  return engine;
});

const limits = { maxColumns: 10_000, maxCellBytes: 1e6, maxUnpackedBytes: 1e9 };
const watching = { signal: new AbortController().signal, onProgress: () => {} };

function examine(engine: Engine, tablePath: string) {
  const asked = { goalType: "general_audit", targetColumn: null, thresholds: {}, columnThresholds: {} } as const;
  const input = { ...asked, tablePath, asOf: new Date("2026-01-01T00:00:00Z"), previous: null };
  return examineTable(engine, input, watching);
}

/** What each proven fix of a table promises, beside what an analysis of the table says to which it was applied. */
async function promisesOf(engine: Engine, text: string) {
  const place = (name: string): string => path.join(engine.workDir, name);
  await writeFile(place("t.csv"), text);
  const tablePath = place("table.parquet");
  await ingestTable({ engine, sourcePath: place("t.csv"), fileName: "t.csv", tablePath, limits });
  const context = await examine(engine, tablePath);
  const kept = [];
  for (const { fingerprint, ruleId, columnName, evidence } of context.result.insights) {
    if (evidence.fix === undefined) continue;
    const { action } = evidence.fix;
    const fix = await proveFix(context, { fingerprint, action, relate: true });
    if (fix.status !== "proven") continue;
    const made = {
      engine,
      tablePath,
      manifest: context.manifest,
      actions: [fix.action],
      outPath: place("made.parquet"),
    };
    await applyFixes(made);
    const after = await examine(engine, made.outPath);
    kept.push({
      fix: `${ruleId} ${columnName}`,
      promised: [fix.scoreAfter, fix.rowsAfter, fix.missingAfter],
      found: [
        after.result.qualityScore,
        after.profile.rowCount,
        after.profile.columns.reduce((sum, { nullCount }) => sum + nullCount, 0),
      ],
      proof: fix,
      duplicates: after.profile.duplicateRows?.surplusRows,
    });
  }
  return kept;
}

const sample = fileURLToPath(new URL("../../../cli/sample/messy-orders.csv", import.meta.url));

const pairs = Array.from({ length: 60 }, (_, i) => `${["Oslo", "Bergen", "Narvik"][i % 3]},${100 + (i % 3)},${i}`);
/** Tables in which a fix of one column makes rows equal, or moves what columns have to do with each other. */
const entangled: readonly [string, string][] = [
  [
    "a column that is trimmed",
    [
      "city,size",
      ...Array.from(
        { length: 60 },
        (_, i) => `${i % 4 === 0 ? " Oslo" : i % 3 === 0 ? "Oslo" : `Bergen${i}`},${i % 5}`,
      ),
    ].join("\n"),
  ],
  [
    "spellings that become one",
    [
      "city,size",
      ...Array.from(
        { length: 90 },
        (_, i) => `${["Oslo", "OSLO", "Bergen"][i % 3]},${Math.floor(i / 3) + (i % 3 === 2 ? 100 : 0)}`,
      ),
    ].join("\n"),
  ],
  [
    "a column left out",
    [
      "city,none,size,day",
      ...Array.from(
        { length: 60 },
        (_, i) => `C${i % 20},${i === 7 ? "x" : ""},${i % 20},2024-01-${String(1 + (i % 20)).padStart(2, "0")}`,
      ),
    ].join("\n"),
  ],
  ["a column that another tells", ["city,zip,row", ...pairs, "Oslo ,101,60", "Oslo ,102,61"].join("\n")],
  ["rows that go", ["city,zip,row", ...pairs, ...pairs.slice(0, 9), "Oslo,101,60", "Oslo,101,60"].join("\n")],
];

describe("the score, the rows and the gaps that a proven fix promises are those of the table to which it is applied", () => {
  test("in the sample", async ({ engine }) => {
    const kept = await promisesOf(engine, await readFile(sample, "utf8"));
    expect(kept.length).toBeGreaterThan(12);
    for (const { fix, promised, found } of kept) expect([fix, ...promised]).toEqual([fix, ...found]);
  });

  test.for(entangled)("with %s", async ([, text], { engine }) => {
    const kept = await promisesOf(engine, text);
    expect(kept.length).toBeGreaterThan(0);
    for (const { fix, promised, found } of kept) expect([fix, ...promised]).toEqual([fix, ...found]);
  });

  test.for(faults.map((fault): [string, typeof fault] => [`${fault.rule} in ${fault.column}`, fault]))(
    "with the planted %s",
    async ([, { rows }], { engine }) => {
      const kept = await promisesOf(engine, csvOf(rows));
      for (const { fix, promised, found } of kept) expect([fix, ...promised]).toEqual([fix, ...found]);
    },
  );
});

test("a trial sees rows that become equal by the fix of one column, and columns that contradict each other no more", async ({
  engine,
}) => {
  const kept = await promisesOf(engine, entangled[0]?.[1] ?? "");
  expect(kept.find(({ fix }) => fix === "padded-values city")?.duplicates).toBeGreaterThan(0);
  // One of the two words stands in the only row of its age in which the city is another one.
  const mixed = faults.find(({ rule }) => rule === "mixed-types");
  const related = await promisesOf(engine, csvOf(mixed?.rows ?? []));
  expect(related.map(({ proof }) => proof.relations)).toContain("measured");
});
