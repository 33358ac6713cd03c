import { readFile, writeFile } from "node:fs/promises";
import { deserialize } from "node:v8";
import { evaluateInsights } from "@datainsight/insights";
import type { TableProfile } from "@datainsight/profiler";
import { z } from "zod";
import { measured } from "./measured.ts";

const Input = z.object({ profilePath: z.string(), insightsPath: z.string() });

await measured(Input, async ({ profilePath, insightsPath }) => {
  // The profile stage of the same run wrote it.
  const profile = deserialize(await readFile(profilePath)) as TableProfile;
  const result = evaluateInsights({ profile, goal: "general_audit", targetColumn: null });
  await writeFile(insightsPath, JSON.stringify(result));
});
