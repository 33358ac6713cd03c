import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { test } from "@datainsight/testing";
import { expect } from "vitest";

type Started = {
  child: ChildProcess;
  message: Promise<Record<string, string>>;
  ended: Promise<{ code: number | null; errors: string }>;
};

async function start(file: string, env: Record<string, string>): Promise<Started> {
  const storage = pathToFileURL(await mkdtemp(path.join(tmpdir(), "datainsight-main-"))).href;
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, import.meta.url))], {
    env: { PATH: process.env["PATH"], STORAGE_URL: storage, PORT: "0", LOG_LEVEL: "silent", ...env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return {
    child,
    message: new Promise((resolve) => child.once("message", (message) => resolve(message as Record<string, string>))),
    ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, errors }))),
  };
}

test("a local server tells its URL, key and link, and its key dies with it", async ({ databaseUrl }) => {
  const first = await start("local.ts", { DATABASE_URL: databaseUrl });
  const { url, apiKey, workspaceId, signInLink } = await first.message;
  const me = (at: string | undefined, key: string | undefined) =>
    fetch(`${at}/api/v1/workspaces`, { headers: { "x-api-key": key ?? "" } });
  expect(await (await me(url, apiKey)).json()).toMatchObject({ items: [{ id: workspaceId, name: "Local" }] });
  const opened = await fetch(signInLink ?? "", { method: "POST", redirect: "manual" });
  expect(opened.status).toBe(303);
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  expect((await fetch(`${url}/api/v1/users/me`, { headers: { cookie } })).status).toBe(200);
  expect((await fetch(signInLink ?? "", { method: "POST", redirect: "manual" })).status).toBe(401);
  first.child.kill("SIGTERM");
  expect(await first.ended).toMatchObject({ code: 0 });
  const second = await start("local.ts", { DATABASE_URL: databaseUrl });
  const again = await second.message;
  expect((await me(again["url"], apiKey)).status).toBe(401);
  expect((await me(again["url"], again["apiKey"])).status).toBe(200);
  second.child.kill("SIGTERM");
  await second.ended;
});

test("a taken port, a wrong variable and an absent database are one line each, and exit 1", async ({ databaseUrl }) => {
  const squatter = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => squatter.once("listening", resolve));
  const port = String((squatter.address() as AddressInfo).port);
  const cases = [
    { env: { DATABASE_URL: databaseUrl, PORT: port }, says: new RegExp(`^Port ${port} is taken\\.`) },
    { env: { DATABASE_URL: databaseUrl, PORT: "http" }, says: /^PORT is wrong: / },
    { env: { DATABASE_URL: databaseUrl, NODE_ENV: "production" }, says: /^AUTH_SECRET is required: / },
    {
      env: { DATABASE_URL: "postgres://someone:secret@127.0.0.1:1/nothing" },
      says: /^The database 127\.0\.0\.1:1\/nothing cannot be used/,
    },
  ];
  const outcomes = await Promise.all(
    cases.map(async ({ env, says }) => ({ says, ...(await (await start("main.ts", env)).ended) })),
  );
  squatter.close();
  for (const { code, errors, says } of outcomes) {
    expect(errors).toMatch(says);
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(errors).not.toContain("secret@");
    expect(code).toBe(1);
  }
});
