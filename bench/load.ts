import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

const execute = promisify(execFile);
const autocannon = fileURLToPath(import.meta.resolve("autocannon"));

const Result = z.object({
  requests: z.object({ average: z.number() }),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  errors: z.number(),
  timeouts: z.number(),
  non2xx: z.number(),
});

export type LoadOptions = {
  url: string;
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
  signal: AbortSignal;
};
/** Calls a second; the 99th percentile of the latency in milliseconds. */
export type Load = { perSecond: number; p99: number };

/** Calls an address as fast as it answers, from a process of its own. @throws Error when an answer was no success */
export async function load({ url, headers = {}, connections, seconds, signal }: LoadOptions): Promise<Load> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["--headers", `${name}=${value}`]);
  const args = [
    "--json",
    "--no-progress",
    "--connections",
    String(connections),
    "--duration",
    String(seconds),
    ...given,
    url,
  ];
  const { stdout } = await execute(process.execPath, [autocannon, ...args], { signal, maxBuffer: 64_000_000 });
  const { requests, latency, errors, timeouts, non2xx } = Result.parse(JSON.parse(stdout));
  if (errors + timeouts + non2xx > 0)
    throw new Error(`${url}: ${errors} errors, ${timeouts} time-outs, ${non2xx} answers that are no success`);
  return { perSecond: requests.average, p99: latency.p99 };
}
