import { tableSource } from "../passes.ts";
import { readDoubles, streamDoubles } from "../relations/held-values.ts";
import { sampleRows } from "../relations/sampling.ts";
import type { TargetContext } from "./relate-target.ts";

/** Rows from which the quantiles between groups are taken; more would not move them. */
const sampledRows = 100_000;

/** The values of expressions in at most about a hundred thousand rows, the same for the same table; NaN where there is none. */
export function readSome(context: TargetContext, expressions: readonly string[]): Promise<Float64Array[]> {
  const sample = sampleRows(context, sampledRows, 1);
  return readDoubles({ ...context, report: () => {} }, expressions, sample);
}

/** Streams the values of expressions over all rows, some at a time. */
export function scanAll(
  context: TargetContext & { report: (share: number) => void },
  expressions: readonly string[],
  work: (columns: readonly Float64Array[]) => void,
): Promise<void> {
  const { tablePath, rowCount } = context;
  return streamDoubles(context, { expressions, source: tableSource(tablePath), rows: rowCount }, work);
}
