import { setImmediate } from "node:timers/promises";
import type { RelationContext } from "./group.ts";
import { inBatches, queryRows } from "./queries.ts";
import { readNumber } from "../readers.ts";
import type { RowSample } from "./sampling.ts";

/** What is turned into numbers at once, in well under 200 ms. */
const cellsPerQuery = 250_000;

/**
 * The values of a bounded sample, one array for each expression, the rows shuffled by a fixed hash; NaN where there is none. The caller
 * keeps columns times rows to a few millions.
 */
export async function readSample(
  context: RelationContext,
  expressions: readonly string[],
  sample: RowSample,
): Promise<Float64Array[]> {
  return inBatches(expressions, { size: Math.max(1, Math.floor(cellsPerQuery / sample.rows)) }, async (batch) => {
    const list = batch.map((expression) => `(${expression})::DOUBLE`);
    const rows = await queryRows(
      context,
      `SELECT [${list.join(", ")}] AS v FROM ${sample.source} ORDER BY hash(file_row_number), file_row_number`,
    );
    const columns = batch.map(() => new Float64Array(rows.length));
    for (const [r, { v }] of rows.entries()) {
      columns.forEach((column, i) => (column[r] = (Array.isArray(v) ? readNumber(v[i]) : null) ?? Number.NaN));
    }
    await pause(context);
    return columns;
  });
}

/** Lets timers and messages through between parts of a long computation; rejects when it was aborted meanwhile. */
export async function pause({ signal }: Pick<RelationContext, "signal">): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}

/** Ranks from 0 among the values present, equal values sharing one and none being skipped; -1 where there is none. */
export function denseRanks(values: Float64Array): Int32Array {
  const different = new Float64Array(new Set(values.filter((value) => !Number.isNaN(value)))).sort();
  const rankOf = new Map([...different].map((value, rank) => [value, rank]));
  return Int32Array.from(values, (value) => rankOf.get(value) ?? -1);
}

/** The highest of the ranks; -1 where there is none. A loop, since callbacks for each row of each pair take most of the time. */
export function highest(ranks: Int32Array): number {
  let most = -1;
  for (let row = 0; row < ranks.length; row++) most = Math.max(most, ranks[row] ?? -1);
  return most;
}
