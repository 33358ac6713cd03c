import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createApiKey, createPasswordHasher, createUser } from "@datainsight/auth";
import { createLogger } from "@datainsight/runtime";
import { readEnv } from "./env.ts";
import { startApi } from "./start-api.ts";

export type TestUser = {
  userId: string;
  workspaceId: string;
  email: string;
  password: string;
  apiKey: string;
  keyId: string;
};

export type TestApi = {
  url: string;
  storage: string;
  /** What the server logged so far, one JSON object a line. */
  logged: () => string;
  /** A fresh account with a workspace and a key. */
  signUp: (name?: string) => Promise<TestUser>;
  close: () => Promise<void>;
};

let users = 0;

/** A server of a test's own, on a free port over the test's database; `env` overrides what tests leave out. */
export async function startTestApi(databaseUrl: string, env: Record<string, string> = {}): Promise<TestApi> {
  const folder = await mkdtemp(path.join(tmpdir(), "datainsight-api-"));
  const lines: string[] = [];
  const api = await startApi({
    env: readEnv({
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: "5",
      DATABASE_MAX_OVERFLOW: "0",
      STORAGE_URL: pathToFileURL(path.join(folder, "storage")).href,
      SCRATCH_DIR: path.join(folder, "scratch"),
      PORT: "0",
      LOG_LEVEL: "debug",
      RATE_LIMIT_CALLS: "0",
      RATE_LIMIT_SIGN_INS: "0",
      ...env,
    }),
    log: createLogger({ level: "debug", name: "api" }, { write: (line) => lines.push(line) }),
  });
  const { db } = api.deps;
  const passwords = createPasswordHasher();
  return {
    url: api.url,
    storage: path.join(folder, "storage"),
    logged: () => lines.join(""),
    signUp: async (name = "Ada") => {
      const account = { email: `user-${process.pid}-${++users}@example.com`, password: "correct horse" };
      const { userId, workspaceId } = await createUser(db, { ...account, fullName: name }, passwords);
      const { id, key } = await createApiKey(db, { userId, name: "test" });
      return { userId, workspaceId, ...account, apiKey: key, keyId: id };
    },
    close: async () => {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
