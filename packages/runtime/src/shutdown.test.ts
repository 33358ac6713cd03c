import { expect, test } from "vitest";
import { closeWithin } from "./close-within.ts";
import { shutdownSignal } from "./shutdown-signal.ts";

function aProcess() {
  const listeners = new Map<string, (signal: NodeJS.Signals) => void>();
  const exits: number[] = [];
  const on = (signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void) => listeners.set(signal, listener);
  const source = { on, exit: (code: number) => exits.push(code) };
  return { source, exits, receive: (signal: NodeJS.Signals) => listeners.get(signal)?.(signal) };
}

test("the first signal aborts, the second one exits at once", () => {
  const { source, exits, receive } = aProcess();
  const seen: string[] = [];
  const signal = shutdownSignal((name) => seen.push(name), source);
  expect(signal.aborted).toBe(false);
  receive("SIGTERM");
  expect([signal.aborted, signal.reason, exits]).toEqual([true, "SIGTERM", []]);
  receive("SIGINT");
  expect([seen, exits]).toEqual([["SIGTERM"], [130]]);
});

test("what fails or hangs does not keep the rest from closing", async () => {
  const closed: string[] = [];
  const result = await closeWithin(20, [
    { name: "pool", close: () => closed.push("pool") },
    { name: "listener", close: () => Promise.reject(new Error("gone")) },
    { name: "stream", close: () => new Promise(() => {}) },
  ]);
  expect(closed).toEqual(["pool"]);
  expect(result).toMatchObject({ unfinished: ["stream"], failed: [{ name: "listener" }] });
});
