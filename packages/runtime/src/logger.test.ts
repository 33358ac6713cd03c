import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";
import type { LogLevel } from "./env-fields.ts";

function captured(level: LogLevel = "info") {
  const lines: string[] = [];
  return { logger: createLogger({ level, name: "test" }, { write: (line: string) => lines.push(line) }), lines };
}

test("a line is one JSON object with level, time, name and message", () => {
  const { logger, lines } = captured();
  logger.info({ requestId: "r1" }, "served\nwell");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "info",
    name: "test",
    requestId: "r1",
    msg: "served\nwell",
  });
});

test("secrets are hidden at any depth, whatever the case of their names", () => {
  const { logger, lines } = captured();
  const headers = { Authorization: "Bearer SECRET", cookie: "SECRET", "X-Api-Key": "SECRET", accept: "text/html" };
  logger.info({ request: { headers, body: [{ password: "SECRET", token: "SECRET" }] } }, "request");
  logger.child({ apiKey: "SECRET" }).warn("child");
  expect(lines.join()).not.toContain("SECRET");
  expect(lines.join()).toContain("text/html");
});

test("a password inside a URL is hidden, also in the message and the stack of an error", () => {
  const { logger, lines } = captured();
  const url = "postgres://owner:SECRET@db:5432/app";
  logger.error({ err: new Error(`cannot connect to ${url}`, { cause: new Error(url) }), url }, `using ${url}`);
  expect(lines.join()).not.toContain("SECRET");
  expect(lines.join()).toContain("postgres://owner:[redacted]@db:5432/app");
});

test("an error keeps its message, its stack and its cause", () => {
  const { logger, lines } = captured();
  logger.error({ err: new Error("outer", { cause: new TypeError("inner") }) }, "failed");
  expect(JSON.parse(lines[0] ?? "").err).toMatchObject({
    message: "outer",
    cause: { type: "TypeError", message: "inner" },
  });
});

test("a value that contains itself does not hang the log", () => {
  const { logger, lines } = captured();
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  logger.info({ loop }, "round");
  expect(lines[0]).toContain("[too deep]");
});

test("lines below the level are dropped", () => {
  const { logger, lines } = captured("warn");
  logger.info("quiet");
  expect(lines).toEqual([]);
});
