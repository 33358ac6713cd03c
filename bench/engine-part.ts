import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { addCosts, type Cost, measureChild } from "./child.ts";

export type EnginePart = { ingest: Cost; profile: Cost; insights: Cost; whole: Cost; insightsPath: string };

/** Ingest, profile and insights of one file inside `folder`, as the worker runs them, each in a fresh process. */
export async function runEnginePart(csvPath: string, folder: string, signal: AbortSignal): Promise<EnginePart> {
  const workDir = path.join(folder, "engine");
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true });
  const tablePath = path.join(workDir, "table.parquet");
  const profilePath = path.join(workDir, "profile.bin");
  const insightsPath = path.join(workDir, "insights.json");
  const ingest = await measureChild("ingest", { csvPath, workDir: folder, tablePath }, signal);
  const profile = await measureChild("profile", { workDir, tablePath, profilePath }, signal);
  const insights = await measureChild("insights", { profilePath, insightsPath }, signal);
  return { ingest, profile, insights, whole: addCosts([ingest, profile, insights]), insightsPath };
}
