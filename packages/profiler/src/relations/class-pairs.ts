import type { Association } from "@datainsight/schemas";
import { listNames, type RelatedColumn } from "./columns.ts";
import { type Contingency, type ContingencyMeasures, contingencyMeasures } from "./contingency.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
import { type Codes, holdCodes } from "./held-values.ts";
import { inBatches, partOf, rounded } from "./queries.ts";
import { pause } from "./sample-values.ts";
import { describeSample, sampleRows } from "./sampling.ts";

/** Rows of all pairs between two looks at the signal. */
const rowsAtOnce = 4_000_000;

const none: Codes = { codes: new Uint8Array(), highest: 0 };

export type PairsFound = { associations: Association[]; measured: number; notMeasured: NotMeasured[] };

/** Cramer's V, Theil's U both ways and mutual information of all pairs of class columns. */
export async function relateClasses(context: RelationContext, columns: readonly RelatedColumn[]): Promise<PairsFound> {
  const { limits } = context;
  const most = Math.floor((1 + Math.sqrt(1 + 8 * limits.classPairs)) / 2);
  const { taken, notMeasured } = takeFewestClasses(columns, most, "Associations between classes");
  const pairs = taken.flatMap((first, i) => taken.slice(i + 1).map((second) => [first, second] as const));
  if (pairs.length === 0) return { associations: [], measured: 0, notMeasured };
  const sample = sampleRows(context, Math.min(limits.heldCodes / taken.length, limits.classPairRows / pairs.length), 1);
  const method = sample.isAll ? "exact" : describeSample("All", sample.rows, 1 / Math.sqrt(sample.rows - 1));
  const held = await holdCodes(partOf(context, 0, 0.3), taken, sample);
  const codesOf = new Map(taken.map((column, i) => [column, held[i] ?? none]));
  const size = Math.max(1, Math.min(200, Math.floor(rowsAtOnce / sample.rows)));
  const associations = await inBatches(pairs, { size, report: partOf(context, 0.3, 1).report }, async (batch) => {
    await pause(context);
    return batch.map(([first, second]) => {
      const counted = countPairs(codesOf.get(first) ?? none, codesOf.get(second) ?? none);
      return associationOf([first, second], contingencyMeasures(counted), method);
    });
  });
  return { associations, measured: pairs.length, notMeasured };
}

/** How often each pair of codes stands in one row, by the first code, then the second; 0 is no value. */
export function countPairs(first: Codes, second: Codes): Contingency {
  const width = second.highest + 1;
  const counts = new Float64Array(width * (first.highest + 1));
  const [a, b] = [first.codes, second.codes];
  for (let row = 0; row < a.length; row++) {
    const cell = (a[row] ?? 0) * width + (b[row] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  const found: Contingency = { first: [], second: [], counts: [] };
  for (let cell = width; cell < counts.length; cell++) {
    const count = counts[cell] ?? 0;
    if (count === 0 || cell % width === 0) continue;
    found.first.push(Math.floor(cell / width));
    found.second.push(cell % width);
    found.counts.push(count);
  }
  return found;
}

function associationOf(
  [first, second]: readonly [RelatedColumn, RelatedColumn],
  found: ContingencyMeasures,
  method: string,
): Association {
  const { n, cramersV, theilsU, mutualInformation } = found;
  const v = cramersV === null ? null : rounded(cramersV);
  return {
    columns: [first.name, second.name],
    n,
    measure: "cramersV",
    strength: v ?? 0,
    cramersV: v,
    theilsU: theilsU && {
      firstGivenSecond: rounded(theilsU.firstGivenSecond),
      secondGivenFirst: rounded(theilsU.secondGivenFirst),
    },
    mutualInformation: mutualInformation === null ? null : rounded(mutualInformation),
    method,
  };
}

/** At most `most` class columns, those with the fewest classes first, then by name; the others are named. */
export function takeFewestClasses(
  columns: readonly RelatedColumn[],
  most: number,
  what: string,
): { taken: RelatedColumn[]; notMeasured: NotMeasured[] } {
  if (columns.length <= most) return { taken: [...columns], notMeasured: [] };
  const ordered = columns.toSorted((a, b) => a.unique - b.unique || (a.name < b.name ? -1 : 1));
  const left = ordered.slice(most);
  const names = listNames(left.map(({ name }) => name));
  const why = `only the ${most} columns with the fewest classes are compared, to bound the cost`;
  return {
    taken: ordered.slice(0, most).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    notMeasured: [{ what: `${what}, of ${left.length} columns: ${names}`, why }],
  };
}
