import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireStack, type Stack } from "@datainsight/embedded";
import { createClient } from "@datainsight/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datainsight, repository, runCommand } from "./system/command.ts";

let folder: string;
let stack: Stack;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "datainsight-account-"));
  stack = await acquireStack({ home: join(folder, "home"), log: () => {} });
  env = { DATAINSIGHT_URL: stack.url, HOME: folder, XDG_CONFIG_HOME: join(folder, "config") };
  await createClient({ url: stack.url, apiKey: stack.apiKey }).account.signUp({
    name: "Ada",
    email: "ada@example.com",
    password: "correct horse",
  });
});
afterAll(async () => {
  await stack.release({ wait: true });
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

/** Runs a command in a terminal of its own, and types an answer at each prompt. */
async function inTerminal(
  command: string,
  answers: { prompt: string; answer: string }[],
  more: Record<string, string> = {},
) {
  const quoted = `exec ${process.execPath} ${repository}/bin/run.mjs ${command}`;
  const child = spawn("script", ["-qefc", quoted, "/dev/null"], {
    env: { ...process.env, NO_COLOR: "1", ...env, ...more },
  });
  const waiting = [...answers];
  let [stdout, unread] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    unread += chunk.toString();
    const next = waiting[0];
    if (next === undefined || !unread.includes(next.prompt)) return;
    waiting.shift();
    unread = "";
    child.stdin.write(`${next.answer}\n`);
  });
  await once(child, "close");
  return { code: child.exitCode, stdout };
}

const hasTerminals = spawnSync("script", ["--version"]).status === 0;

const local = () => ({ DATAINSIGHT_HOME: join(folder, "home") });
const twice = (answer: string) => [
  { prompt: "New password", answer },
  { prompt: "again", answer },
];

describe.skipIf(!hasTerminals)("an account from the command line", () => {
  test("a wrong password is refused, and says so", async () => {
    const { code, stdout } = await inTerminal("login --email ada@example.com", [
      { prompt: "Password", answer: "wrong horse" },
    ]);
    expect(code).not.toBe(0);
    expect(stdout).not.toContain("wrong horse");
  });

  test("signing in keeps a key that the other commands use, readable by its owner alone", async () => {
    const { code, stdout } = await inTerminal("login --email ada@example.com", [
      { prompt: "Password", answer: "correct horse" },
    ]);
    expect(code, stdout).toBe(0);
    expect(stdout).not.toContain("correct horse");
    const { stdout: listed, code: listCode, stderr } = await datainsight(["datasets", "list"], { env });
    expect(listCode, stderr).toBe(0);
    expect(listed + stderr).toMatch(/0 datasets/);
    const credentials =
      (await runCommand("find", [folder, "-name", "credentials*"])).stdout.trim().split("\n")[0] ?? "";
    expect(await readFile(credentials, "utf8")).toContain(stack.url);
    expect((await stat(credentials)).mode & 0o077).toBe(0);
  });

  test("the operator makes an account where the database is", async () => {
    const typed = await inTerminal("users create bob@example.com --name Bob", twice("bobs password"), local());
    expect(typed.code, typed.stdout).toBe(0);
    const client = createClient({ url: stack.url, apiKey: stack.apiKey });
    const session = await client.account.signIn({ email: "bob@example.com", password: "bobs password" });
    expect(session.user.name).toBe("Bob");
  });

  test("the operator sets a new password where the database is", async () => {
    const typed = await inTerminal("users reset-password ada@example.com", twice("another horse"), local());
    expect(typed.code, typed.stdout).toBe(0);
    const client = createClient({ url: stack.url, apiKey: stack.apiKey });
    await expect(client.account.signIn({ email: "ada@example.com", password: "correct horse" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const session = await client.account.signIn({ email: "ada@example.com", password: "another horse" });
    expect(session.user.email).toBe("ada@example.com");
  });
});
