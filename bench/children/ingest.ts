import path from "node:path";
import { ingestTable, openEngine } from "@datainsight/tables";
import { z } from "zod";
import { engineMemoryBytes, engineThreads } from "../engine-limits.ts";
import { measured } from "./measured.ts";

const Input = z.object({ csvPath: z.string(), workDir: z.string(), tablePath: z.string() });
/** The worker's defaults. */
const limits = { maxColumns: 10_000, maxCellBytes: 16_000_000, maxUnpackedBytes: 20_000_000_000 };

await measured(Input, async ({ csvPath, workDir, tablePath }) => {
  const engine = await openEngine({ workDir, memoryLimit: `${engineMemoryBytes}B`, threads: engineThreads });
  await ingestTable({ engine, sourcePath: csvPath, fileName: path.basename(csvPath), tablePath, limits });
  engine.close();
});
