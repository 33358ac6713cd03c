import { readFile } from "node:fs/promises";
import { deserialize } from "node:v8";
import { relateColumns, type TableProfile } from "@datainsight/profiler";
import { openEngine, readManifest, spillingMemory } from "@datainsight/tables";
import { z } from "zod";
import { engineMemoryBytes, engineThreads } from "../engine-limits.ts";
import { measured } from "./measured.ts";

const Input = z.object({ workDir: z.string(), tablePath: z.string(), profilePath: z.string() });

await measured(Input, async ({ workDir, tablePath, profilePath }) => {
  const engine = await openEngine({
    workDir,
    memoryLimit: `${spillingMemory(engineMemoryBytes)}B`,
    threads: engineThreads,
  });
  const manifest = await readManifest(engine, tablePath);
  // The profile stage of the same run wrote it.
  const profile = deserialize(await readFile(profilePath)) as TableProfile;
  await relateColumns({ engine, tablePath, manifest, profile });
  engine.close();
});
