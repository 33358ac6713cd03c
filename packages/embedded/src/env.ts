import { databaseEnv, limitsEnv, parseEnv, processEnv, serverEnv, workerEnv } from "@datainsight/runtime";
import { z } from "zod";

/** The variables that this package reads itself. */
export type EmbeddedEnv = {
  /** DATAINSIGHT_HOME, the folder of the local stack. */
  home: string | undefined;
  /** Where the person stood who started the command. */
  callerFolder: string;
  databaseUrl: string | undefined;
};

export function readEmbeddedEnv(source: NodeJS.ProcessEnv = process.env): EmbeddedEnv {
  const value = (name: string) => source[name]?.trim() || undefined;
  return {
    home: value("DATAINSIGHT_HOME"),
    callerFolder: value("INIT_CWD") ?? process.cwd(),
    databaseUrl: value("DATABASE_URL"),
  };
}

/** What the parts of a local stack take from the person's environment; the rest they are given. */
const Settings = z
  .object({ ...databaseEnv, ...processEnv, ...serverEnv, ...workerEnv, ...limitsEnv })
  .omit({ DATABASE_URL: true, NODE_ENV: true, REDIS_URL: true, AUTH_SECRET: true, PUBLIC_URL: true })
  // Whoever starts the stack chooses where it listens.
  .omit({ HOST: true, PORT: true });

/** Checks what the parts of the stack will read, before any is started. @throws EnvError naming what is wrong */
export function checkSettings(source: NodeJS.ProcessEnv = process.env): void {
  parseEnv(Settings, source);
}

/** The environment as it stands, to be handed on to programs that this package starts. */
export function readSource(): NodeJS.ProcessEnv {
  return process.env;
}
