import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { BenchContext } from "./bench.ts";
import { Cost, inRepository } from "./child.ts";

const execute = promisify(execFile);
const installTimeoutMs = 600_000;
const runTimeoutMs = 900_000;

/** A Python with pandas in a virtual environment of this run. */
export type Python = { program: string };

let prepared: Promise<{ python?: Python; skipped?: string }> | undefined;

/** Makes the environment once a run; says why when it cannot. */
export function preparePython(context: BenchContext): Promise<{ python?: Python; skipped?: string }> {
  prepared ??= prepare(context);
  return prepared;
}

async function prepare({
  folder,
  ydata,
  python,
  signal,
  say,
}: BenchContext): Promise<{ python?: Python; skipped?: string }> {
  if (python !== undefined) return { python: { program: python } };
  const environment = path.join(folder, "python");
  const program = path.join(environment, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  say("making a Python environment with pandas");
  const options = { signal, timeout: installTimeoutMs };
  try {
    await execute(process.platform === "win32" ? "python" : "python3", ["-m", "venv", environment], options);
    const packages = ["pandas", "pyarrow", ...(ydata ? ["ydata-profiling"] : [])];
    await execute(
      program,
      ["-m", "pip", "install", "--quiet", "--retries", "1", "--disable-pip-version-check", ...packages],
      options,
    );
    return { python: { program } };
  } catch (error) {
    signal.throwIfAborted();
    return { skipped: `skipped: no Python environment with pandas (${reasonOf(error)})` };
  }
}

function reasonOf(error: unknown): string {
  const text =
    error instanceof Error && "stderr" in error && typeof error.stderr === "string" && error.stderr.trim() !== ""
      ? error.stderr
      : String(error);
  return text.trim().split("\n").at(-1)?.slice(0, 160) ?? "no reason given";
}

async function run({ program }: Python, script: string, args: string[], signal: AbortSignal): Promise<unknown> {
  const { stdout } = await execute(program, [inRepository(`bench/python/${script}.py`), ...args], {
    signal,
    timeout: runTimeoutMs,
    maxBuffer: 64_000_000,
  });
  return JSON.parse(stdout);
}

/** `read_csv` and `describe(include="all")` in a fresh process. */
export async function describeWithPandas(python: Python, csvPath: string, signal: AbortSignal): Promise<Cost> {
  return Cost.parse(await run(python, "describe", [csvPath], signal));
}

/** ydata-profiling's minimal report in a fresh process. */
export async function profileWithYdata(python: Python, csvPath: string, signal: AbortSignal): Promise<Cost> {
  return Cost.parse(await run(python, "ydata", [csvPath], signal));
}

/** Runs snippets that suppose a data frame `df` of the file, each on a copy of its own. */
export function runSnippets(
  python: Python,
  files: { csvPath: string; snippetsPath: string },
  signal: AbortSignal,
): Promise<unknown> {
  return run(python, "snippets", [files.csvPath, files.snippetsPath], signal);
}

/** Runs the pandas twins of fixes on a file, and compares each result with the table that SQL made. */
export function compareFixes(
  python: Python,
  files: { csvPath: string; casesPath: string; basePath: string },
  signal: AbortSignal,
): Promise<unknown> {
  return run(python, "fixes", [files.csvPath, files.casesPath, files.basePath], signal);
}

/** The alerts of ydata-profiling for each file of a JSON list of paths. */
export function alertsOfYdata(python: Python, listPath: string, signal: AbortSignal): Promise<unknown> {
  return run(python, "alerts", [listPath], signal);
}
