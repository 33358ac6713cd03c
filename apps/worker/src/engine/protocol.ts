import type { ErrorCode } from "@datainsight/schemas";
import type { EngineInput, EngineName, EngineOutput } from "./engines.ts";

/** What the child process may use. Sizes in bytes. */
export type EngineSettings = {
  workDir: string;
  memoryLimit: number;
  threads: number;
  /** Where the child keeps code that it compiled for those after it: compiling is half of what starting one takes. */
  codeCacheDir?: string;
  limits: { maxColumns: number; maxCellBytes: number; maxUnpackedBytes: number };
};

export type EngineRequest<Name extends EngineName = EngineName> = {
  name: Name;
  input: EngineInput<Name>;
  settings: EngineSettings;
};

/** `share` runs from 0 to 1; `stage` says in words what is being done. */
export type EngineProgress = { share: number; stage: string };

export type EngineReply<Name extends EngineName = EngineName> =
  | { type: "progress"; progress: EngineProgress }
  | { type: "done"; output: EngineOutput<Name> }
  | { type: "failed"; code: ErrorCode; message: string };

/** A failure of an engine whose message is meant for people. */
export class EngineRunError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineRunError";
    this.code = code;
  }
}
