import {
  databaseEnv,
  integerField,
  limitsEnv,
  parseEnv,
  processEnv,
  serverEnv,
  storageEnv,
} from "@datainsight/runtime";
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
  /** Proxies in front of this server whose X-Forwarded-For is believed; 0 takes the address of the connection. */
  TRUSTED_PROXY_HOPS: integerField(0, 10).default(0),
  /** Calls a minute that one user may make; 0 sets no limit. */
  RATE_LIMIT_CALLS: integerField(0).default(12_000),
  /** Sign-ins a minute from one address; a tenth of it for one account. 0 sets no limit. */
  RATE_LIMIT_SIGN_INS: integerField(0).default(60),
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
