import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "vitest";
import { test } from "./operations.ts";

test("two hundred clients that never end their request hold up nobody", async ({ api, newTenant }) => {
  const { apiKey } = await newTenant();
  const { hostname, port } = new URL(api.url);
  const heads = [
    "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    `POST /api/v1/workspaces HTTP/1.1\r\nHost: x\r\nx-api-key: ${apiKey}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"na`,
  ];
  const sockets = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const socket = connect(Number(port), hostname);
      // The server ends the connection when it closes.
      socket.on("error", () => {});
      await once(socket, "connect");
      socket.write(heads[index % heads.length] ?? "");
      return socket;
    }),
  );
  try {
    const slowest = { ms: 0 };
    for (let call = 0; call < 20; call += 1) {
      const started = performance.now();
      const response = await fetch(`${api.url}/api/v1/users/me`, { headers: { "x-api-key": apiKey } });
      expect(response.status).toBe(200);
      slowest.ms = Math.max(slowest.ms, performance.now() - started);
    }
    expect(slowest.ms).toBeLessThan(5_000);
    expect(sockets.filter((socket) => socket.destroyed)).toEqual([]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
