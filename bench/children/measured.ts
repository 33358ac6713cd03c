import { once } from "node:events";
import { flushCompileCache } from "node:module";
import { performance } from "node:perf_hooks";
import type { z } from "zod";
import type { Cost } from "../child.ts";

/** Waits for the input, does the work once, tells what it cost, and ends. */
export async function measured<Input extends z.ZodType>(
  input: Input,
  work: (input: z.infer<Input>) => Promise<void>,
): Promise<void> {
  const [message]: unknown[] = await once(process, "message");
  const parsed = input.parse(message);
  const start = performance.now();
  await work(parsed);
  const wallSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  // Node gives the peak in kilobytes on every system.
  const cost: Cost = {
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  // Who reads the cost ends this process at once.
  flushCompileCache();
  // Disconnecting waits until what was sent has left.
  process.send?.(cost);
  process.disconnect();
}
