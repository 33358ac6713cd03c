import type { Connection } from "./client.ts";
import type { CliEnv } from "./env.ts";
import type { ExitCode } from "./failures.ts";
import type { Output } from "./output.ts";

/** What every command is given. */
export type Context = {
  output: Output;
  env: CliEnv;
  /** Paths of arguments are relative to this folder. */
  cwd: string;
  signal: AbortSignal;
  /** The clock, in milliseconds. */
  now: () => number;
  connect: (options: ConnectOptions) => Promise<Connection>;
  /** Asks a question on the terminal; undefined where there is none. */
  ask: ((question: string, options?: { hidden: boolean }) => Promise<string>) | undefined;
};

export type ConnectOptions = {
  /** A workspace by name or id; the person's first one unless told. */
  workspace?: string | undefined;
  /** Told each step of starting the local server. */
  onStep: (text: string) => void;
};

/** A command done: its exit code. */
export type CommandResult = Promise<ExitCode>;

/** Runs `work` with a server, and gives the server back whatever happens. */
export async function withConnection<Result>(
  context: Context,
  options: { workspace?: string | undefined },
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const onStep = (text: string) => context.output.err(`${text}\n`);
  const connection = await context.connect({ ...options, onStep });
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}
