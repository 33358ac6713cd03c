import { databaseEnv, limitsEnv, parseEnv, processEnv, serverEnv, storageEnv } from "@datainsight/runtime";
import { z } from "zod";

const developmentSecret = "development-only-secret-that-signs-nothing-real";

const Env = z.object({
  ...databaseEnv,
  ...storageEnv,
  ...processEnv,
  ...serverEnv,
  AUTH_SECRET: serverEnv.AUTH_SECRET.optional(),
  MAX_UPLOAD_BYTES: limitsEnv.MAX_UPLOAD_BYTES,
  MAX_WORKSPACE_BYTES: limitsEnv.MAX_WORKSPACE_BYTES,
  MAX_WORKSPACE_JOBS: limitsEnv.MAX_WORKSPACE_JOBS,
  SCRATCH_DIR: z.string().describe("the path of a folder").optional(),
});
export type Env = Omit<z.output<typeof Env>, "AUTH_SECRET"> & { AUTH_SECRET: string };

/** Reads the environment of this process. @throws EnvError naming each variable that is missing or wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const production = source["NODE_ENV"] === "production";
  const env = parseEnv(production ? Env.extend({ AUTH_SECRET: serverEnv.AUTH_SECRET }) : Env, source);
  return { ...env, AUTH_SECRET: env.AUTH_SECRET ?? developmentSecret };
}

/** The environment as it stands, for a program of this package that reads a part of its own. */
export function readSource(): NodeJS.ProcessEnv {
  return process.env;
}
