import { setTimeout as wait } from "node:timers/promises";
import { acquireStack, readServerFile, stackFiles } from "@datainsight/embedded";
import { homeOf, orInterrupted } from "../connect.ts";
import type { CommandResult, Context } from "../context.ts";
import { exitCodes, InputError } from "../failures.ts";

/** Runs everything on this machine until Ctrl-C: database, API, page and one worker. */
export async function start(context: Context, options: { port?: number; host?: string }): CommandResult {
  const { output, env, signal } = context;
  const port = options.port ?? readPort(env.port);
  const host = options.host ?? env.host ?? "127.0.0.1";
  const log = (line: string) => output.err(`${line}\n`);
  log("Starting DataInsight");
  const stack = await orInterrupted(acquireStack({ home: homeOf(), log, listen: { host, port }, signal }), signal);
  try {
    output.out(stack.joined ? `DataInsight runs already at ${stack.url}\n` : `DataInsight runs at ${stack.url}\n`);
    if (stack.signInLink !== undefined) output.out(`Sign in, once: ${stack.signInLink}\n`);
    const end = stack.joined
      ? "It keeps the address with which it was started, and ends with the last command that uses it; Ctrl-C ends this one."
      : "Ctrl-C stops it.";
    log(`The data lies in ${homeOf()}. ${end}`);
    const running = await runUntil(signal);
    log(running ? "Stopping" : `The server ended by itself. Its log is ${stackFiles(homeOf()).log}.`);
    return running ? exitCodes.done : exitCodes.failed;
  } finally {
    // Where others use it too, it does not end now.
    await stack.release({ wait: !stack.joined });
  }
}

const lookMs = 1_000;

/** Waits for the signal, or for the death of the server: false then. */
async function runUntil(signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if ((await readServerFile(homeOf())) === undefined) return false;
    await wait(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return true;
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InputError(`PORT is wrong: expected a whole number from 0 to 65535.`);
}
