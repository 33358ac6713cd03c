import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { test } from "@datainsight/testing";
import { expect } from "vitest";
import { startTestApi } from "./testing.ts";

/** A way to the database that can be cut and mended. */
async function aCable(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const open = (at: number) =>
    new Promise<number>((resolve) => {
      const listening = createServer((near) => {
        const far = connect(Number(port), hostname);
        for (const socket of [near, far]) {
          sockets.add(socket);
          socket.on("error", () => {}).on("close", () => sockets.delete(socket));
        }
        near.pipe(far).pipe(near);
        near.on("close", () => far.destroy());
        far.on("close", () => near.destroy());
      });
      server = listening.listen(at, "127.0.0.1", () => resolve((listening.address() as AddressInfo).port));
    });
  const cut = () =>
    new Promise<void>((resolve) => {
      server?.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  const at = await open(0);
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(at);
  return { url: url.href, cut, mend: () => open(at) };
}

test("while the database is away the API answers 503 at once, and serves again when it is back", async ({
  databaseUrl,
}) => {
  const cable = await aCable(databaseUrl);
  const api = await startTestApi(cable.url);
  try {
    const { apiKey } = await api.signUp();
    const me = () => fetch(`${api.url}/api/v1/users/me`, { headers: { "x-api-key": apiKey } });
    expect((await me()).status).toBe(200);
    await cable.cut();
    const start = performance.now();
    const down = await me();
    expect(down.status).toBe(503);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(await down.json()).toMatchObject({
      error: { code: "unavailable", message: expect.stringContaining("database") },
    });
    expect(Number(down.headers.get("retry-after"))).toBeGreaterThan(0);
    const health = await fetch(`${api.url}/health`);
    expect([health.status, await health.json()]).toEqual([503, { status: "down", database: "down", queue: "down" }]);
    expect(await (await fetch(`${api.url}/`)).text()).toContain("The database does not answer right now.");
    await cable.mend();
    await expect.poll(async () => (await me()).status, { timeout: 5_000, interval: 200 }).toBe(200);
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
  } finally {
    await api.close();
    await cable.cut();
  }
});

test("sign-in while the database is away is unavailable too, and says nothing of the inside", async ({
  databaseUrl,
}) => {
  const cable = await aCable(databaseUrl);
  const api = await startTestApi(cable.url);
  try {
    const { email, password } = await api.signUp();
    await cable.cut();
    const response = await fetch(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toMatchObject([503, { error: { code: "unavailable" } }]);
    expect(text).not.toMatch(/127\.0\.0\.1|select|users/);
  } finally {
    await api.close();
  }
});
