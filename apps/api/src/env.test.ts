import { EnvError } from "@datainsight/runtime";
import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const enough = { DATABASE_URL: "postgres://a:b@localhost:5432/c", STORAGE_URL: "file:///data" };

test("development needs the database and the store alone", () => {
  expect(readEnv(enough)).toMatchObject({ HOST: "127.0.0.1", PORT: 3000, SIGNUP: "open", TRUSTED_PROXY_HOPS: 0 });
});

test("production needs a secret of its own", () => {
  expect(() => readEnv({ ...enough, NODE_ENV: "production" })).toThrow(EnvError);
  expect(() => readEnv({ ...enough, NODE_ENV: "production", AUTH_SECRET: "short" })).toThrow(/AUTH_SECRET/);
  expect(readEnv({ ...enough, NODE_ENV: "production", AUTH_SECRET: "s".repeat(32) }).AUTH_SECRET).toBe("s".repeat(32));
});
