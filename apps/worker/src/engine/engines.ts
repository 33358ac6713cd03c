import { analysisEngine } from "./analysis.ts";
import { deriveEngine } from "./derive.ts";
import type { EngineProgress, EngineSettings } from "./protocol.ts";
import { ingestEngine } from "./ingest.ts";
import { proveFixEngine } from "./prove-fix.ts";

export type EngineContext = {
  settings: EngineSettings;
  signal: AbortSignal;
  onProgress: (progress: EngineProgress) => void;
};

/** Every engine that a job can run in a child process. */
export const engines = {
  ingest: ingestEngine,
  analysis: analysisEngine,
  derive: deriveEngine,
  proveFix: proveFixEngine,
};

export type EngineName = keyof typeof engines;
export type EngineInput<Name extends EngineName> = Parameters<(typeof engines)[Name]>[0];
export type EngineOutput<Name extends EngineName> = Awaited<ReturnType<(typeof engines)[Name]>>;
