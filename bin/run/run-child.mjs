import { spawn } from "node:child_process";
import { constants } from "node:os";
import { whenParentsDie } from "./parents.mjs";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];
// Ctrl-C reaches this process from the terminal and once more from npm; a person's second press comes later.
const sameSignalWithin = 300;

/**
 * Runs a program on the given Node with this process's input and output, and resolves to its exit code.
 * The program has its own process group, so that one Ctrl-C is one SIGINT to it. `watched` gives it a channel whose end
 * tells it that this process was killed. `endWithParents`: it gets a SIGTERM when one of these
 * processes is gone.
 */
export function runChild({ node, args, cwd, env, watched = false, endWithParents }) {
  const stdio = ["inherit", "inherit", "inherit", ...(watched ? ["ipc"] : [])];
  const child = spawn(node, args, { cwd, env, stdio, detached: process.platform !== "win32" });
  child.channel?.unref();
  const stops = [
    forwardSignals(child),
    ...(endWithParents ? [whenParentsDie(() => child.kill("SIGTERM"), endWithParents)] : []),
  ];
  const stopForwarding = () => stops.forEach((stop) => stop());
  return new Promise((resolve) => {
    child.once("error", (error) => {
      process.stderr.write(`Cannot start ${node}: ${error.message}\n`);
      stopForwarding();
      resolve(1);
    });
    child.once("exit", (code, signal) => {
      stopForwarding();
      resolve(exitCode(code, signal));
    });
  });
}

/** A shell's convention: 128 + the signal's number (130 for Ctrl-C). */
export function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 1);
}

function forwardSignals(child) {
  let lastAt = -Infinity;
  const handlers = forwarded.map((signal) => {
    const handle = () => {
      const now = performance.now();
      if (now - lastAt < sameSignalWithin) return;
      lastAt = now;
      child.kill(signal);
    };
    process.on(signal, handle);
    return () => process.off(signal, handle);
  });
  return () => handlers.forEach((remove) => remove());
}
