import { expect, test } from "vitest";
import { z } from "zod";
import {
  databaseEnv,
  EnvError,
  limitsEnv,
  parseEnv,
  processEnv,
  serverEnv,
  storageEnv,
  workerEnv,
  type EnvSource,
} from "./index.ts";

const schema = z.object({ ...databaseEnv, ...storageEnv, ...processEnv, ...serverEnv, ...workerEnv, ...limitsEnv });
const enough = {
  DATABASE_URL: "postgres://a:b@localhost:5432/c",
  STORAGE_URL: "file:///data",
  AUTH_SECRET: "s".repeat(32),
};

function problemsOf(source: EnvSource): readonly string[] {
  try {
    parseEnv(schema, source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
}

test("what is not set takes its default", () => {
  expect(parseEnv(schema, enough)).toMatchObject({
    DATABASE_POOL_SIZE: 10,
    DATABASE_MAX_OVERFLOW: 20,
    DATABASE_POOL_RECYCLE: 3600,
    DATABASE_ECHO: false,
    PORT: 3000,
    HOST: "127.0.0.1",
    LOG_LEVEL: "info",
    SIGNUP: "open",
    ENGINE_TIMEOUT: 3_600_000,
  });
});

test("values are read in their units, and an empty one counts as not set", () => {
  const source = { ...enough, MAX_UPLOAD_BYTES: "2GB", ENGINE_TIMEOUT: "90s", DATABASE_ECHO: "yes", PORT: " " };
  expect(parseEnv(schema, source)).toMatchObject({
    MAX_UPLOAD_BYTES: 2e9,
    ENGINE_TIMEOUT: 90_000,
    DATABASE_ECHO: true,
    PORT: 3000,
  });
});

test("every wrong or missing variable gets a line that names it and what it should be", () => {
  const { AUTH_SECRET: _missing, ...rest } = enough;
  const source = { ...rest, PORT: "http", DATABASE_URL: "mysql://x", MAX_UPLOAD_BYTES: "2 apples", LOG_LEVEL: "loud" };
  expect(problemsOf(source)).toEqual([
    "DATABASE_URL is wrong: expected a URL such as postgres://user:password@host:5432/database",
    "LOG_LEVEL is wrong: expected one of fatal, error, warn, info, debug, trace, silent",
    "PORT is wrong: expected a whole number from 0 to 65535",
    "AUTH_SECRET is required: at least 32 random characters, as openssl rand -base64 32 prints",
    "MAX_UPLOAD_BYTES is wrong: expected a size such as 2GB, 512MB or a number of bytes",
  ]);
});

test("a wrong value is never repeated, since it may be a secret", () => {
  expect(problemsOf({ ...enough, AUTH_SECRET: "hunter2" }).join()).not.toContain("hunter2");
});

test("numbers out of range are refused", () => {
  expect(problemsOf({ ...enough, PORT: "70000", DATABASE_POOL_SIZE: "0", ENGINE_TIMEOUT: "0s" })).toHaveLength(3);
});
