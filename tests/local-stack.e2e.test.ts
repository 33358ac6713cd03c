import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireStack, readServerFile } from "@datainsight/embedded";
import { createClient } from "@datainsight/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { datainsight, repository } from "./system/command.ts";
import { vegaFile } from "./system/datasets.ts";
import { eventually } from "./system/processes.ts";

let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "datainsight-stack-"));
  env = { DATAINSIGHT_HOME: home };
});
afterAll(async () => {
  await isGone();
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
});

function isGone(): Promise<true> {
  return eventually(
    async () => ((await readServerFile(home)) === undefined ? true : undefined),
    "the end of the stack",
    30_000,
  );
}

describe("the local stack", () => {
  test("serves two commands that start at once, and ends with the last", async () => {
    const file = vegaFile("penguins.json");
    const both = await Promise.all([datainsight(["analyze", file], { env }), datainsight(["analyze", file], { env })]);
    expect(
      both.map(({ code }) => code),
      both.map(({ stderr }) => stderr).join("\n"),
    ).toEqual([0, 0]);
    await isGone();
  });

  test("ends with a command that was killed, and the next command finds what was there", async () => {
    const child = spawn(process.execPath, [`${repository}/bin/run.mjs`, "start"], {
      env: { ...process.env, ...env, PORT: "0" },
      stdio: "ignore",
      detached: true,
    });
    const server = await eventually(() => readServerFile(home), "a running stack", 120_000);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(child.exitCode).toBeNull();
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    await isGone();
    const { code, stdout } = await datainsight(["datasets", "list"], { env });
    expect(code).toBe(0);
    expect(stdout).toContain("penguins.json");
  });

  test("answers Ctrl-C at once while it starts, and leaves nothing running", async () => {
    const child = spawn(process.execPath, [`${repository}/bin/run.mjs`, "start"], {
      env: { ...process.env, ...env, PORT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [said, errors] = ["", ""];
    child.stdout.on("data", (text) => (said += String(text)));
    child.stderr.on("data", (text) => (errors += String(text)));
    await eventually(
      async () => (errors.includes("Starting the database") ? true : undefined),
      "the first step",
      60_000,
    );
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect([code, said]).toEqual([130, ""]);
    expect(errors).toMatch(/Stopped\.\n$/);
    await isGone();
    const { code: next, stderr } = await datainsight(["datasets", "list"], { env });
    expect(next, stderr).toBe(0);
  });

  test("starts again after its own processes were killed", async () => {
    const first = await acquireStack({ home, log: () => {} });
    const host = await readServerFile(home);
    if (host) process.kill(host.hostPid, "SIGKILL");
    await first.release();
    const { code, stderr } = await datainsight(["analyze", vegaFile("penguins.json")], { env });
    expect(code, stderr).toBe(0);
  });

  test("is driven from TypeScript: upload, follow, report", async () => {
    const stack = await acquireStack({ home, log: () => {} });
    try {
      const client = createClient({ url: stack.url, apiKey: stack.apiKey });
      const phases = new Set<string>();
      const content = new Blob([readFileSync(vegaFile("birdstrikes.csv"))]);
      const report = await client.analyze({
        name: "from the SDK.csv",
        content,
        onProgress: ({ phase }) => phases.add(phase),
      });
      expect(report.dataset.rowCount).toBe(10_000);
      expect(report.insights.length).toBeGreaterThan(0);
      expect(phases).toEqual(new Set(["upload", "ingest", "analysis"]));
    } finally {
      await stack.release({ wait: true });
    }
  });
});

describe("what cannot start says so in one line, without a stack trace", () => {
  const oneLine = (text: string) => text.trim().split("\n").at(-1) ?? "";

  test("a home that cannot be written", async () => {
    const file = join(home, "a-file");
    await writeFile(file, "");
    const { code, stderr } = await datainsight(["analyze", vegaFile("penguins.json")], {
      env: { DATAINSIGHT_HOME: join(file, "home") },
    });
    expect(code).toBe(1);
    expect(oneLine(stderr)).toMatch(/DATAINSIGHT_HOME/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("a server that does not answer", async () => {
    const { code, stderr } = await datainsight(["datasets", "list"], {
      env: { ...env, DATAINSIGHT_URL: "http://127.0.0.1:9", DATAINSIGHT_API_KEY: "none" },
    });
    expect(code).toBe(1);
    expect(oneLine(stderr)).toContain("127.0.0.1:9");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("a wrong environment value", async () => {
    const { code, stderr } = await datainsight(["analyze", vegaFile("penguins.json")], {
      env: { ...env, ENGINE_TIMEOUT: "soon" },
    });
    expect(code).toBe(2);
    expect(stderr).toContain("ENGINE_TIMEOUT");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const { code, stderr } = await datainsight(["start"], { env: { ...env, PORT: port } });
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(port);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
