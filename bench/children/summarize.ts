import path from "node:path";
import { z } from "zod";
import { literal, runDuckDb } from "./duckdb.ts";
import { measured } from "./measured.ts";

const Input = z.object({ csvPath: z.string(), workDir: z.string() });

await measured(Input, ({ csvPath, workDir }) =>
  runDuckDb(`summarize from ${literal(csvPath)}`, { tempDirectory: path.join(workDir, "summarize-spill") }),
);
