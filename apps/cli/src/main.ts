import { askOnTerminal } from "./ask.ts";
import { connectToServer } from "./connect.ts";
import type { Context } from "./context.ts";
import { readEnv, readTerminalEnv } from "./env.ts";
import { looksOf } from "./output.ts";
import { run } from "./program.ts";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(signal === "SIGINT" ? 130 : 143);
    stop.abort();
  });
}
// The launcher was killed: nobody waits for this any more. The channel alone keeps nothing running.
process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
process.channel?.unref();
for (const stream of [process.stdout, process.stderr]) {
  // `| head` closes the pipe early: whoever reads has enough.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

const env = readEnv();
const terminal = readTerminalEnv();
const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
const context: Context = {
  output: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outLooks: looksOf(process.stdout, terminal),
    errLooks: looksOf(process.stderr, terminal),
  },
  env,
  cwd: process.cwd(),
  signal: stop.signal,
  now: Date.now,
  connect: (options) => connectToServer(env, stop.signal, options),
  ask: isTerminal
    ? (question, options) => askOnTerminal(question, { hidden: options?.hidden ?? false, signal: stop.signal })
    : undefined,
};
process.exitCode = await run(process.argv.slice(2), context);
// Nothing is left to do; a connection that lingers must not keep the terminal.
if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
process.stdout.once("drain", () => process.exit());
