import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { shutdownSignal } from "@datainsight/runtime";
import type { Bench } from "./bench.ts";
import { api } from "./benches/api.ts";
import { distinct } from "./benches/distinct.ts";
import { faults } from "./benches/faults.ts";
import { fixes } from "./benches/fixes.ts";
import { growth } from "./benches/growth.ts";
import { mainJob } from "./benches/main-job.ts";
import { peers } from "./benches/peers.ts";
import { python as snippets } from "./benches/python.ts";
import { queue } from "./benches/queue.ts";
import { inRepository } from "./child.ts";
import { engineMemoryBytes, engineThreads } from "./engine-limits.ts";
import { type BenchResult, formatResult } from "./report.ts";

const benches: Record<string, Bench> = {
  "main-job": mainJob,
  peers,
  api,
  queue,
  python: snippets,
  fixes,
  faults,
  growth,
  distinct,
};
/** Take too long for every run: only when they are named. */
const onlyNamed = new Set(["growth", "distinct"]);
const usage = `Usage: npm run bench [-- --only NAME] [--small] [--ydata] [--python PROGRAM]; NAME: ${Object.keys(benches).join(", ")}`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === "string") {
    process.stderr.write(`${options}\n${usage}\n`);
    return 2;
  }
  const { only, small, ydata, python } = options;
  const signal = shutdownSignal();
  const folder = await mkdtemp(path.join(tmpdir(), "datainsight-bench-"));
  // As root, PostgreSQL runs as another user, who must get through to its data.
  await chmod(folder, 0o711);
  // The worker of the whole system gets what the engine part and its peers get, whatever the surroundings say.
  process.env["ENGINE_THREADS"] = String(engineThreads);
  process.env["ENGINE_MEMORY_LIMIT"] = String(engineMemoryBytes);
  const startedAt = new Date();
  const results: BenchResult[] = [];
  const context = {
    folder,
    small,
    ydata,
    python,
    signal,
    say: (line: string) => void process.stderr.write(`  ${line}\n`),
  };
  try {
    const machine = machineOf();
    process.stdout.write(
      `${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 1e9)} GB, Node ${machine.node}, load ${machine.load.toFixed(1)}${small ? "; small sizes: these numbers say nothing" : ""}\n\n`,
    );
    for (const [name, bench] of Object.entries(benches)) {
      if (only === undefined ? onlyNamed.has(name) : only !== name) continue;
      const result = await bench(context);
      results.push(result);
      process.stdout.write(`${formatResult(result)}\n`);
    }
    const file = await writeResults({ startedAt, finishedAt: new Date(), small, machine, results });
    process.stdout.write(
      `${Math.round((Date.now() - startedAt.getTime()) / 1000)} s in all; every value is in ${path.relative(process.cwd(), file)}\n`,
    );
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readOptions():
  | { only: string | undefined; small: boolean; ydata: boolean; python: string | undefined }
  | string {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string" },
        small: { type: "boolean", default: false },
        ydata: { type: "boolean", default: false },
        python: { type: "string" },
      },
    });
    if (values.only !== undefined && !Object.hasOwn(benches, values.only)) return `There is no bench "${values.only}".`;
    return { only: values.only, small: values.small, ydata: values.ydata, python: values.python };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function machineOf() {
  return {
    cpu: cpus()[0]?.model ?? "unknown processor",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    // Above zero before anything was started: somebody else works on this machine.
    load: loadavg()[0] ?? 0,
  };
}

async function writeResults(results: { startedAt: Date; [key: string]: unknown }): Promise<string> {
  const folder = inRepository("bench/results");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${results.startedAt.toISOString().slice(0, 19).replaceAll(":", "-")}.json`);
  await writeFile(file, `${JSON.stringify(results, undefined, 2)}\n`);
  return file;
}
