import { writeFile } from "node:fs/promises";
import { serialize } from "node:v8";
import { profileTable } from "@datainsight/profiler";
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
  const profile = await profileTable({ engine, tablePath, manifest });
  engine.close();
  await writeFile(profilePath, serialize(profile));
});
