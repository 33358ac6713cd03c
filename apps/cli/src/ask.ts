import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks on the terminal; a hidden answer is not shown while it is typed. */
export async function askOnTerminal(
  question: string,
  { hidden, signal }: { hidden: boolean; signal: AbortSignal },
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: hidden ? nowhere : process.stderr, terminal: true });
  // Only now: the interface has turned the terminal's own echo off, so that not even a quick answer is shown.
  process.stderr.write(question);
  terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await terminal.question("", { signal });
  } finally {
    terminal.close();
    if (hidden) process.stderr.write("\n");
  }
}
