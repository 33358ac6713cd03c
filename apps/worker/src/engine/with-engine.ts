import { type Engine, openEngine, spillingMemory, TableError } from "@datainsight/tables";
import type { EngineSettings } from "./protocol.ts";

/**
 * Does work that can spill to disk in an engine of a part of the memory limit. Where that does not suffice, as it may in tables of very
 * many columns, the work is done again with all of it.
 */
export async function withEngine<Result>(
  settings: EngineSettings,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const part = spillingMemory(settings.memoryLimit);
  try {
    return await inEngine(settings, part, work);
  } catch (error) {
    const lacksMemory = error instanceof TableError && error.code === "too_large";
    if (!lacksMemory || part === settings.memoryLimit) throw error;
    return inEngine(settings, settings.memoryLimit, work);
  }
}

async function inEngine<Result>(
  settings: EngineSettings,
  bytes: number,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = await openEngine({ ...settings, memoryLimit: `${bytes}B` });
  try {
    return await work(engine);
  } finally {
    engine.close();
  }
}
