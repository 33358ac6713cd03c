import { analysisEngine } from "./analysis.ts";
import type { EngineProgress, EngineSettings } from "./protocol.ts";
import { ingestEngine } from "./ingest.ts";

export type EngineContext = {
  settings: EngineSettings;
  signal: AbortSignal;
  onProgress: (progress: EngineProgress) => void;
};

/** Every engine that a job can run in a child process. */
export const engines = { ingest: ingestEngine, analysis: analysisEngine };

export type EngineName = keyof typeof engines;
export type EngineInput<Name extends EngineName> = Parameters<(typeof engines)[Name]>[0];
export type EngineOutput<Name extends EngineName> = Awaited<ReturnType<(typeof engines)[Name]>>;
