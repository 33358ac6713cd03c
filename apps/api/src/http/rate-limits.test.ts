import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRateLimits } from "./rate-limits.ts";
import { openRedis } from "./redis.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const someone = { userId: "u1", address: "192.0.2.1" };

describe("the limits of one process", () => {
  test("refuse the call past the limit, and count strangers by their address", async () => {
    const limits = createRateLimits({ calls: 20, signIns: 0 });
    await limits.countCalls(someone, 20);
    await expect(limits.countCalls(someone, 1)).rejects.toMatchObject({ code: "limit_exceeded" });
    const stranger = { userId: undefined, address: "192.0.2.1" };
    await limits.countCalls(stranger, 2);
    await expect(limits.countCalls(stranger, 1)).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  test("count sign-ins by account, whatever the case of the email, and 0 sets no limit", async () => {
    const limits = createRateLimits({ calls: 0, signIns: 6 });
    await limits.countSignIn({ email: "a@example.com", address: "192.0.2.1" });
    const again = limits.countSignIn({ email: "A@Example.com", address: "192.0.2.2" });
    await expect(again).rejects.toMatchObject({ code: "limit_exceeded" });
    await limits.countCalls(someone, 1_000_000);
  });
});

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

describe.skipIf(!hasRedis)("with a Redis", () => {
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const address = probe.address();
    const port = typeof address === "object" && address ? address.port : 0;
    probe.close();
    await once(probe, "close");
    server = spawn(
      "redis-server",
      ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
      { stdio: "ignore" },
    );
    url = `redis://127.0.0.1:${port}`;
    const waiting = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    waiting.on("error", () => {});
    await waiting.ping();
    waiting.disconnect();
  });
  afterAll(() => server.kill("SIGKILL"));

  test("two processes count together, and each for itself once it is gone", async () => {
    const [one, two] = [openRedis(url, silent), openRedis(url, silent)];
    await Promise.all([once(one, "ready"), once(two, "ready")]);
    const [here, there] = [one, two].map((redis) => createRateLimits({ calls: 10, signIns: 0, redis }));
    await here?.countCalls(someone, 6);
    await expect(there?.countCalls(someone, 6)).rejects.toMatchObject({ code: "limit_exceeded" });
    const closed = once(one, "close");
    server.kill("SIGKILL");
    await closed;
    await here?.countCalls(someone, 6);
    await expect(here?.countCalls(someone, 6)).rejects.toMatchObject({ code: "limit_exceeded" });
    one.disconnect();
    two.disconnect();
  });
});
