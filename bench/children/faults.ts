import { rm, writeFile, readFile } from "node:fs/promises";
import path from "node:path";
import { evaluateInsights } from "@datainsight/insights";
import { profileTable, relateColumns, relateTarget } from "@datainsight/profiler";
import { ingestTable, openEngine } from "@datainsight/tables";
import { z } from "zod";
import { engineMemoryBytes, engineThreads } from "../engine-limits.ts";
import { measured } from "./measured.ts";

const Goal = z.enum(["ml_preparation", "general_audit", "data_quality", "exploratory"]);
const Job = z.object({ csvPath: z.string(), target: z.string().nullable(), goals: z.array(Goal) });
const Input = z.object({ workDir: z.string(), jobsPath: z.string(), resultsPath: z.string() });
const limits = { maxColumns: 10_000, maxCellBytes: 16_000_000, maxUnpackedBytes: 20_000_000_000 };
const asOf = new Date("2026-01-01T00:00:00Z");

/** Every file of the list through the engine, judged for each of its goals. */
await measured(Input, async ({ workDir, jobsPath, resultsPath }) => {
  const jobs = z.array(Job).parse(JSON.parse(await readFile(jobsPath, "utf8")));
  const results = [];
  for (const job of jobs) results.push(await analyse(workDir, job));
  await writeFile(resultsPath, JSON.stringify(results));
});

async function analyse(workDir: string, { csvPath, target, goals }: z.infer<typeof Job>) {
  const engine = await openEngine({ workDir, memoryLimit: `${engineMemoryBytes}B`, threads: engineThreads });
  const tablePath = path.join(workDir, "faults.parquet");
  try {
    await rm(tablePath, { force: true });
    const manifest = await ingestTable({
      engine,
      sourcePath: csvPath,
      fileName: path.basename(csvPath),
      tablePath,
      limits,
    });
    const own = await profileTable({ engine, tablePath, manifest, asOf });
    const related = await relateColumns({ engine, tablePath, manifest, profile: own });
    const targetRelations =
      target === null ? null : await relateTarget({ engine, tablePath, manifest, profile: own, targetColumn: target });
    const profile = { ...own, relations: { ...related, target: targetRelations } };
    return goals.flatMap((goal) =>
      evaluateInsights({ profile, goal, targetColumn: target }).insights.map((insight) => ({ goal, ...insight })),
    );
  } finally {
    engine.close();
  }
}
