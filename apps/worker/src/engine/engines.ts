import type { analysisEngine } from "./analysis.ts";
import type { deriveEngine } from "./derive.ts";
import type { EngineProgress, EngineSettings } from "./protocol.ts";
import type { ingestEngine } from "./ingest.ts";
import type { proveFixEngine } from "./prove-fix.ts";

export type EngineContext = {
  settings: EngineSettings;
  signal: AbortSignal;
  onProgress: (progress: EngineProgress) => void;
};

type InputOf<Engine extends (input: never, context: EngineContext) => unknown> = Parameters<Engine>[0];

/** Every engine that a job can run in a child process. A child loads the code of its own engine only. */
export const engines = {
  ingest: async (input: InputOf<typeof ingestEngine>, context: EngineContext) =>
    (await import("./ingest.ts")).ingestEngine(input, context),
  analysis: async (input: InputOf<typeof analysisEngine>, context: EngineContext) =>
    (await import("./analysis.ts")).analysisEngine(input, context),
  derive: async (input: InputOf<typeof deriveEngine>, context: EngineContext) =>
    (await import("./derive.ts")).deriveEngine(input, context),
  proveFix: async (input: InputOf<typeof proveFixEngine>, context: EngineContext) =>
    (await import("./prove-fix.ts")).proveFixEngine(input, context),
};

export type EngineName = keyof typeof engines;
export type EngineInput<Name extends EngineName> = Parameters<(typeof engines)[Name]>[0];
export type EngineOutput<Name extends EngineName> = Awaited<ReturnType<(typeof engines)[Name]>>;
