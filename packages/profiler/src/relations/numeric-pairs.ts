import type { Association } from "@datainsight/schemas";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext } from "./group.ts";
import { kendallOfPairs } from "./kendall.ts";
import type { NumberColumn } from "./numbers.ts";
import { numberColumns } from "./numbers.ts";
import { pearsonOfPairs } from "./pearson.ts";
import { partOf } from "./queries.ts";
import { describeSample, sampleRows } from "./sampling.ts";
import { screenPairs } from "./screening.ts";
import { spearmanOfPairs } from "./spearman.ts";

export type NumberPair = readonly [NumberColumn, NumberColumn];
export type NumericAssociations = { associations: Association[]; measured: number; notMeasured: NotMeasured[] };

/**
 * Pearson's, Spearman's (average ranks) and Kendall's (tau-b) coefficients of all pairs of numbers, each over the rows in
 * which both have a value. Of many pairs all are screened first, and only the strongest measured in full.
 */
export async function relateNumbers(
  context: RelationContext,
  suited: readonly RelatedColumn[],
): Promise<NumericAssociations> {
  const { limits } = context;
  const { columns, notMeasured } = takeFullest(suited, limits.screenedColumns);
  const all = (columns.length * (columns.length - 1)) / 2;
  if (all === 0) return { associations: [], measured: 0, notMeasured };
  const affordable = limits.numericPairRows / Math.min(all, limits.keptPairs);
  const sample = sampleRows(context, Math.min(affordable, limits.numericCells / columns.length), 1);
  const numbers = await numberColumns(partOf(context, 0, 0.1), columns, sample);
  const pairs = pairsOf(numbers);
  const kept = pairs.length <= limits.keptPairs ? pairs : await screenPairs(partOf(context, 0.1, 0.3), numbers);
  const pearson = await pearsonOfPairs(partOf(context, 0.3, 0.4), kept, sample);
  const spearman = await spearmanOfPairs(partOf(context, 0.4, 0.7), kept);
  const kendall = await kendallOfPairs(partOf(context, 0.7, 1), kept);
  const exactPearson = sample.isAll ? [] : [describeSample("Pearson", sample.rows, 1 / Math.sqrt(sample.rows - 1))];
  const method = [...exactPearson, ...spearman.method, ...kendall.method].join("; ") || "exact";
  const associations = kept.map((pair, i) => {
    const { r = null, n = 0 } = pearson[i] ?? {};
    return associationOf(pair, {
      n,
      pearson: r,
      spearman: spearman.values[i] ?? null,
      kendall: kendall.values[i] ?? null,
      method,
    });
  });
  return { associations, measured: pairs.length, notMeasured };
}

/** At most `most` columns, those with the fewest missing values first, then by name; the others are named. */
function takeFullest(
  suited: readonly RelatedColumn[],
  most: number,
): { columns: readonly RelatedColumn[]; notMeasured: NotMeasured[] } {
  if (suited.length <= most) return { columns: suited, notMeasured: [] };
  const byName = (a: RelatedColumn, b: RelatedColumn) => (a.name < b.name ? -1 : 1);
  const ordered = suited.toSorted((a, b) => b.count - a.count || byName(a, b));
  const left = ordered.slice(most).map(({ name }) => name);
  const why = `only the ${most} numbers with the fewest missing values are compared, to bound the cost`;
  return {
    columns: ordered.slice(0, most).toSorted(byName),
    notMeasured: [{ what: `Associations between numbers, of ${left.length} columns: ${listNames(left)}`, why }],
  };
}

function pairsOf(numbers: readonly NumberColumn[]): NumberPair[] {
  return numbers.flatMap((first, i) => numbers.slice(i + 1).map((second): NumberPair => [first, second]));
}

type Coefficients = Pick<Association, "n" | "method"> & Record<"pearson" | "spearman" | "kendall", number | null>;

function associationOf([first, second]: NumberPair, found: Coefficients): Association {
  const [p, s] = [Math.abs(found.pearson ?? 0), Math.abs(found.spearman ?? 0)];
  return {
    columns: [first.related.name, second.related.name],
    measure: s > p ? "spearman" : "pearson",
    strength: Math.max(p, s),
    ...found,
  };
}
