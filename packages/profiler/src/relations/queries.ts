import { z } from "zod";
import type { QueryEngine } from "../engine.ts";
import type { RelationContext } from "./group.ts";

const anyRow = z.record(z.string(), z.unknown());

/** The rows of a query, their values as the engine gives them. */
export function queryRows(
  { engine, signal }: { engine: Pick<QueryEngine, "all">; signal: AbortSignal | undefined },
  sql: string,
): Promise<Record<string, unknown>[]> {
  return engine.all(sql, anyRow, { signal });
}

export function run({ engine, signal }: RelationContext, sql: string): Promise<void> {
  return engine.run(sql, { signal });
}

/** The same context for a part of the work, whose progress runs from one share of the whole to another. */
export function partOf<Context extends Pick<RelationContext, "report">>(
  context: Context,
  from: number,
  to: number,
): Context {
  return { ...context, report: (share) => context.report(from + (to - from) * share) };
}

/** Runs `work` while the rows of `query` stand in a temporary table, and drops it after. */
export async function withTable<Result>(
  context: RelationContext,
  name: string,
  query: string,
  work: () => Promise<Result>,
): Promise<Result> {
  await run(context, `CREATE OR REPLACE TEMP TABLE ${name} AS ${query}`);
  try {
    return await work();
  } finally {
    // Without the signal: what an abort leaves behind must go as well.
    await context.engine.run(`DROP TABLE IF EXISTS ${name}`);
  }
}

/** Runs `work` for each batch of `items` in turn, and says after each what share is done. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  { size, report }: { size: number; report?: (share: number) => void },
  work: (batch: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += size) {
    results.push(...(await work(items.slice(from, from + size))));
    report?.(Math.min(1, (from + size) / items.length));
  }
  return results;
}

/** Twelve decimals: what is beyond depends on the order in which rows were added up. */
export function rounded(value: number): number {
  return Number(value.toFixed(12));
}

/** A coefficient between -1 and 1, or null where it is not defined. */
export function coefficientOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const number = Number(value);
  return Number.isFinite(number) ? Math.max(-1, Math.min(1, rounded(number))) : null;
}
