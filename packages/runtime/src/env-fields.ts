import { z } from "zod";
import { parseBytes, parseDuration } from "./quantities.ts";

/** A whole number from `min` to `max`. */
export function integerField(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max)
    .describe(`a whole number ${range}`);
}

/** `true` or `false`; also yes, no, on, off, 1 and 0. */
export function booleanField() {
  return z.stringbool().describe("true or false");
}

/** A size in bytes, at least 1, written as `2GB`, `512MiB` or a plain number. */
export function bytesField() {
  return quantityField(parseBytes, "a size such as 2GB, 512MB or a number of bytes");
}

/** A duration in milliseconds, written as `30s`, `10m` or `2h`. */
export function durationField() {
  return quantityField(parseDuration, "a duration such as 30s, 10m or 2h");
}

function quantityField(parse: (text: string) => number | undefined, expected: string) {
  return z
    .string()
    .transform((text) => parse(text) ?? 0)
    .refine((amount) => amount > 0)
    .describe(expected);
}

/** A URL with one of the named schemes. */
export function urlField(schemes: readonly string[], example: string) {
  return z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)))
    .describe(`a URL such as ${example}`);
}

/** The database: where it is and how many connections to it. */
export const databaseEnv = {
  DATABASE_URL: urlField(["postgres", "postgresql"], "postgres://user:password@host:5432/database"),
  DATABASE_POOL_SIZE: integerField(1, 1000).default(10),
  /** Connections beyond the pool's size under load; the ceiling is the sum. */
  DATABASE_MAX_OVERFLOW: integerField(0, 1000).default(20),
  /** Seconds after which a connection is replaced. */
  DATABASE_POOL_RECYCLE: integerField(1).default(3600),
  /** Prints statements, never their parameters. */
  DATABASE_ECHO: booleanField().default(false),
};

/** Where files are kept; there is no default, since API and worker must agree on it. */
export const storageEnv = {
  STORAGE_URL: urlField(["file", "s3"], "file:///var/lib/datainsight or s3://bucket/prefix"),
};

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What every process reads. */
export const processEnv = {
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .describe("development, test or production")
    .default("development"),
  LOG_LEVEL: z
    .enum(logLevels)
    .describe(`one of ${logLevels.join(", ")}`)
    .default("info"),
  REDIS_URL: urlField(["redis", "rediss"], "redis://host:6379").optional(),
};

/** What the API listens on and whom it lets in. */
export const serverEnv = {
  HOST: z.string().describe("an address to listen on").default("127.0.0.1"),
  PORT: integerField(0, 65_535).default(3000),
  /** Signs sessions; each process of an installation has the same one. */
  AUTH_SECRET: z.string().min(32).describe("at least 32 random characters, as openssl rand -base64 32 prints"),
  PUBLIC_URL: urlField(["http", "https"], "https://data.example.com").optional(),
  SIGNUP: z.enum(["open", "invite", "closed"]).describe("open, invite or closed").default("open"),
  METRICS_TOKEN: z.string().min(16).describe("at least 16 random characters").optional(),
  /** Proxies in front of this server whose X-Forwarded-For is believed; 0 takes the address of the connection. */
  TRUSTED_PROXY_HOPS: integerField(0, 10).default(0),
  /** Calls a minute that one user may make; 0 sets no limit. */
  RATE_LIMIT_CALLS: integerField(0).default(12_000),
  /** Sign-ins a minute from one address; a sixth of it for one account. 0 sets no limit. */
  RATE_LIMIT_SIGN_INS: integerField(0).default(60),
};

/** How much a worker takes on, and what one analysis may use. */
export const workerEnv = {
  WORKER_CONCURRENCY: integerField(1, 256).default(2),
  ENGINE_MEMORY_LIMIT: bytesField().default(2e9),
  /** DuckDB threads of one analysis. */
  ENGINE_THREADS: integerField(1, 1024).default(2),
  /** Milliseconds; written with a unit. */
  ENGINE_TIMEOUT: durationField().default(3600e3),
};

/** What a file may be. */
export const limitsEnv = {
  MAX_UPLOAD_BYTES: bytesField().default(5e9),
  /** What a compressed file may unpack to. */
  MAX_UNPACKED_BYTES: bytesField().default(20e9),
  MAX_COLUMNS: integerField(1).default(10_000),
  MAX_CELL_BYTES: bytesField().default(16e6),
  /** What the files of one workspace may add up to; not set, there is no limit. */
  MAX_WORKSPACE_BYTES: bytesField().optional(),
  /** Jobs of one workspace that may be queued or running; not set, there is no limit. */
  MAX_WORKSPACE_JOBS: integerField(1).optional(),
};
