import { parseArgs } from "node:util";
import { createInterface } from "node:readline/promises";
import { createDb } from "./client.ts";
import { resetDb } from "./connection.ts";
import { generate } from "./drizzle-kit.ts";
import { migrate, rollback } from "./migrate.ts";
import { push } from "./push.ts";
import { devPassword, seed } from "./seed.ts";

/** What the commands need from outside; they read neither the environment nor the terminal by themselves. */
export interface CommandContext {
  databaseUrl: string | undefined;
  nodeEnv: string | undefined;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  installQueue?: (url: string) => Promise<void>;
}

const usage = `Usage: db:COMMAND [options]; the database is that of DATABASE_URL.

  db:generate NAME                 write the next migration from the declared tables
  db:migrate                       bring the database to the newest schema
  db:rollback [--steps N | --all]  undo the newest migration, the newest N, or all
  db:push [--yes]                  bring a development database to the declared tables, without migrations
  db:seed [--users N] [--workspaces N] [--datasets N] [--seed N]
                                   add sample rows; every user's password is ${devPassword}
  db:reset [--yes]                 remove everything and migrate anew (NODE_ENV development or test only)
`;

const optionTypes = {
  help: { type: "boolean", short: "h" },
  yes: { type: "boolean" },
  all: { type: "boolean" },
  steps: { type: "string" },
  users: { type: "string" },
  workspaces: { type: "string" },
  datasets: { type: "string" },
  seed: { type: "string" },
} as const;

/** Runs one command: `argv` is its name (with or without `db:`) and options. Returns the exit code: 0 done, 1 failed, 2 bad usage. */
export async function runDbCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true });
    const [name = "", argument] = positionals;
    if (values.help || name === "") {
      context.stdout.write(usage);
      return values.help ? 0 : 2;
    }
    return await runNamed(name.replace(/^db:/, ""), argument, values, context);
  } catch (error) {
    context.stderr.write(`${explain(error)}\n`);
    return error instanceof UsageError || isParseError(error) ? 2 : 1;
  }
}

/** One line for people: what PostgreSQL said, without the statement and its parameters. */
function explain(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  if ("code" in cause && cause.code === "23505") return "These rows are there already. Choose another --seed.";
  const hint = "hint" in cause && typeof cause.hint === "string" ? ` ${cause.hint}` : "";
  return `${cause.message || "The database did not answer."}${hint}`;
}

class UsageError extends Error {}

function isParseError(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("ERR_PARSE_ARGS")
  );
}

type Values = Partial<
  Record<"yes" | "all" | "help", boolean> & Record<"steps" | "users" | "workspaces" | "datasets" | "seed", string>
>;

async function runNamed(
  name: string,
  argument: string | undefined,
  values: Values,
  context: CommandContext,
): Promise<number> {
  const { installQueue, stdout } = context;
  const log = (line: string) => void stdout.write(`${line}\n`);
  const options = { log, ...(installQueue ? { installQueue } : {}) };
  switch (name) {
    case "generate":
      if (argument === undefined) throw new UsageError("Name the migration: db:generate NAME, such as add_tags.");
      await generate(argument);
      log("Now write the .down.sql beside it, and read both.");
      return 0;
    case "migrate":
      await migrate(requireUrl(context), options);
      return 0;
    case "rollback":
      await rollback(requireUrl(context), values.all ? "all" : wholeNumber("steps", values.steps, 1), options);
      return 0;
    case "push":
      await push(requireUrl(context), { ...options, interactive: true, force: values.yes ?? false });
      return 0;
    case "seed":
      return runSeed(values, context, log);
    case "reset":
      if (!values.yes && !(await confirm(context))) return 1;
      await resetDb(requireUrl(context), { ...options, nodeEnv: context.nodeEnv });
      return 0;
    default:
      throw new UsageError(`There is no command db:${name}. ${usage}`);
  }
}

async function runSeed(values: Values, context: CommandContext, log: (line: string) => void): Promise<number> {
  const { db, close } = createDb({ url: requireUrl(context), poolSize: 1, maxOverflow: 0 });
  try {
    const counts = await seed(db, {
      users: wholeNumber("users", values.users, 5),
      workspaces: wholeNumber("workspaces", values.workspaces, 3),
      datasets: wholeNumber("datasets", values.datasets, 12),
      seed: wholeNumber("seed", values.seed, 1),
    });
    log(
      `Added ${counts.users} users, ${counts.workspaces} workspaces, ${counts.datasets} datasets and ${counts.analyses} analyses.`,
    );
    return 0;
  } finally {
    await close();
  }
}

function requireUrl({ databaseUrl }: CommandContext): string {
  if (databaseUrl === undefined || databaseUrl === "")
    throw new UsageError("Set DATABASE_URL, such as postgres://user:password@localhost:5432/datainsight.");
  return databaseUrl;
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} must be a whole number, and it is ${text}.`);
  return Number(text);
}

async function confirm(context: CommandContext): Promise<boolean> {
  if (!context.stdin.isTTY) throw new UsageError("This removes every row. Say --yes to go on.");
  const question = createInterface({ input: context.stdin, output: context.stderr });
  const answer = await question.question(`Remove every row of ${new URL(requireUrl(context)).host}? [y/N] `);
  question.close();
  return /^y(es)?$/i.test(answer.trim());
}
