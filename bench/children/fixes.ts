import { writeFile } from "node:fs/promises";
import path from "node:path";
import { evaluateInsights, pandasOf } from "@datainsight/insights";
import { profileTable } from "@datainsight/profiler";
import {
  applyFixes,
  ingestTable,
  openEngine,
  quoteIdentifier,
  quoteLiteral,
  type TableManifest,
} from "@datainsight/tables";
import { z } from "zod";
import { engineMemoryBytes, engineThreads } from "../engine-limits.ts";
import { fixCases } from "../fix-cases.ts";
import { measured } from "./measured.ts";

const Input = z.object({
  csvPath: z.string(),
  workDir: z.string(),
  casesPath: z.string(),
  basePath: z.string(),
  ownCases: z.boolean(),
});
const limits = { maxColumns: 10_000, maxCellBytes: 1e6, maxUnpackedBytes: 1e9 };

/** Applies each fix to the table of a file, and writes its result beside the pandas code that is to give the same. */
await measured(Input, async ({ csvPath, workDir, casesPath, basePath, ownCases }) => {
  const engine = await openEngine({
    workDir,
    memoryLimit: `${engineMemoryBytes}B`,
    threads: engineThreads,
    allowedDirectories: [path.dirname(csvPath)],
  });
  const tablePath = path.join(workDir, "table.parquet");
  const manifest = await ingestTable({ engine, sourcePath: csvPath, fileName: "table.csv", tablePath, limits });
  const profile = await profileTable({ engine, tablePath, manifest, asOf: new Date("2026-01-01T00:00:00Z") });
  const proposed = evaluateInsights({ profile, goal: "general_audit", targetColumn: null }).insights.flatMap(
    ({ evidence }) => (evidence.fix ? [evidence.fix.action] : []),
  );
  const cases = [];
  for (const [index, action] of (ownCases ? fixCases : proposed).entries()) {
    const outPath = path.join(workDir, `fixed-${index}.parquet`);
    const made = await applyFixes({ engine, tablePath, manifest, actions: [action], outPath });
    const [applied] = made.applied;
    const code = applied ? pandasOf(applied.action, profile) : null;
    const expectedPath = path.join(workDir, `expected-${index}.csv`);
    await engine.run(copyOf(made.manifest, outPath, expectedPath));
    cases.push({ name: JSON.stringify(action), code, expectedPath });
  }
  await engine.run(copyOf(manifest, tablePath, basePath));
  engine.close();
  await writeFile(casesPath, JSON.stringify(cases));
});

/** Writes a stored table as CSV under its own column names. */
function copyOf({ columns }: TableManifest, tablePath: string, outPath: string): string {
  const list = columns.map(({ storageName, name }) => `${storageName} AS ${quoteIdentifier(name)}`);
  const table = `SELECT ${list.join(", ")} FROM read_parquet(${quoteLiteral(tablePath)})`;
  return `COPY (${table}) TO ${quoteLiteral(outPath)} (FORMAT csv, HEADER true)`;
}
