import { SettingError } from "@datainsight/embedded";
import { ClientError } from "@datainsight/sdk";

/** What a command ends with; scripts rely on these. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, gateNotMet: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Wrong usage or an unreadable file: what is wrong and what to do, in one line. */
export class InputError extends Error {
  override readonly name = "InputError";
}

const inputCodes: ReadonlySet<string> = new Set(["invalid_input", "unsupported", "too_large"]);

/** The exit code and the one line for people that an error ends a command with. */
export function describeFailure(error: unknown, signal: AbortSignal): { code: ExitCode; line: string } {
  if (signal.aborted) return { code: exitCodes.interrupted, line: "Stopped." };
  if (error instanceof InputError) return { code: exitCodes.badInput, line: error.message };
  if (error instanceof SettingError) return { code: exitCodes.badInput, line: oneLine(systemMessage(error)) };
  if (error instanceof ClientError) {
    const request = error.requestId && error.code === "internal" ? ` (request ${error.requestId})` : "";
    const code = inputCodes.has(error.code) ? exitCodes.badInput : exitCodes.failed;
    return { code, line: `${oneLine(error.message)}${request}` };
  }
  if (error instanceof Error) return { code: exitCodes.failed, line: oneLine(systemMessage(error)) };
  return { code: exitCodes.failed, line: "The command failed for an unknown reason." };
}

const systemMessages: Readonly<Record<string, string>> = {
  ENOSPC: "The disk is full: free some space and run the command again.",
  EADDRINUSE: "The port is taken: stop what uses it, or choose another with PORT=3001.",
  ECONNREFUSED: "The server refuses connections: check that it runs and that DATAINSIGHT_URL is right.",
  ENOTFOUND: "The server's name is unknown: check DATAINSIGHT_URL and the connection.",
};

function systemMessage(error: Error): string {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const known = "code" in cause && typeof cause.code === "string" ? systemMessages[cause.code] : undefined;
    if (known !== undefined) return known;
  }
  return withoutStack(error.message) || error.name;
}

/** What a crashed process said last, without where in the code it was. */
function withoutStack(text: string): string {
  if (!/\n\s+at /.test(text)) return text;
  const said = text.split("\n").find((line) => /^\s*\w*Error\b.*:/.test(line));
  return `The local server could not go on: ${(said ?? text.split("\n")[0] ?? "").trim().slice(0, 300)}`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}
