import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { type Block, eachBlock } from "./held-values.ts";
import type { RowSample } from "./sampling.ts";

/** A numeric column, and how its values are moved and scaled so that no square overflows and no digit is lost. */
export type NumberColumn = {
  related: RelatedColumn;
  /** About the mean; every value less this, over `scale`, lies between -1 and 1. */
  center: number;
  scale: number;
};

type Extremes = { low: number; high: number; sum: number; count: number };

/** The columns that vary over the sample. */
export async function numberColumns(
  context: RelationContext,
  columns: readonly RelatedColumn[],
  sample: RowSample,
): Promise<NumberColumn[]> {
  const found = columns.map((): Extremes => ({ low: Infinity, high: -Infinity, sum: 0, count: 0 }));
  await eachBlock(context, { columns, sample }, (block) => {
    for (const [i, values] of block.entries()) widen(found[i], values);
  });
  return columns.flatMap((related, i): NumberColumn[] => {
    const { low, high, sum, count } = found[i] ?? { low: 0, high: 0, sum: 0, count: 0 };
    if (!(high > low)) return [];
    const middle = low / 2 + high / 2;
    const mean = sum / count;
    // The mean of numbers near the largest there are may overflow; their middle does not.
    const isSafe = Number.isFinite(mean) && Number.isFinite(high - low);
    const center = isSafe ? Math.min(high, Math.max(low, mean)) : middle;
    const scale = Math.max(high - center, center - low);
    return scale > 0 ? [{ related, center, scale }] : [];
  });
}

function widen(extremes: Extremes | undefined, values: Float64Array): void {
  if (!extremes) return;
  let { low, high, sum, count } = extremes;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
    count++;
  }
  Object.assign(extremes, { low, high, sum, count });
}

/** A column of a block, scaled, 0 where there is no value; `present` is 1 where there is one, null where there always is. */
export type Scaled = { values: Float64Array; present: Uint8Array | null };

/** The columns of a block, scaled. */
export function scaledBlock(block: Block, numbers: readonly NumberColumn[]): Scaled[] {
  return numbers.map(({ center, scale }, i) => scaledValues(block[i] ?? new Float64Array(), center, scale));
}

function scaledValues(raw: Float64Array, center: number, scale: number): Scaled {
  const values = new Float64Array(raw.length);
  let missing = 0;
  for (let row = 0; row < raw.length; row++) {
    const value = raw[row] ?? Number.NaN;
    if (Number.isNaN(value)) missing++;
    else values[row] = (value - center) / scale;
  }
  return { values, present: missing === 0 ? null : presentIn(raw) };
}

function presentIn(raw: Float64Array): Uint8Array {
  const present = new Uint8Array(raw.length);
  for (let row = 0; row < raw.length; row++) present[row] = Number.isNaN(raw[row] ?? Number.NaN) ? 0 : 1;
  return present;
}
