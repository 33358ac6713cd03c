import type { TargetRelations } from "@datainsight/schemas";
import { partOf } from "../relations/queries.ts";
import { pause } from "../relations/sample-values.ts";
import { hashed, valueOf } from "../sql.ts";
import { type Explained, explainedBy, noExplained } from "./explained.ts";
import { type Grouping, groupInto, groupingOf, type Range, rangeIn } from "./groups.ts";
import { noPurity, type Purity, purityOf } from "./purity.ts";
import type { Feature, TargetContext } from "./relate-target.ts";
import { readSome, scanAll } from "./rows.ts";
import { isQuantity, numberOf } from "./values.ts";

type Strength = TargetRelations["features"][number];

/** Texts with more values than this tell rows apart rather than groups. */
const maxCategories = 10_000;
/** Fewer rows of a group than this, on average, say nothing of the class. */
const minRowsPerGroup = 2;
const maxBatch = 200;
/** Values that are read at once for the quantiles, and counts of groups by classes that are kept at once. */
const [maxBatchValues, maxBatchCounts] = [8_000_000, 8_000_000];

/** How far each feature alone tells the target. Features that tell every row apart are left out. */
export async function measureFeatures(
  context: TargetContext,
  features: readonly Feature[],
  report: (share: number) => void,
): Promise<Strength[]> {
  const [target] = context.kind === "number" ? await rangesOf(context, [context.target]) : [];
  const found: Strength[] = [];
  const batches = batchesOf(context, features.filter(isTelling));
  for (const [at, batch] of batches.entries()) {
    const part = partOf({ ...context, report }, at / batches.length, (at + 1) / batches.length);
    found.push(...(await measureBatch({ ...context, report: part.report }, batch, target)));
    await pause(context);
  }
  report(1);
  return found;
}

function isTelling({ column, profiled }: Feature): boolean {
  const { uniqueCount, statistics } = profiled;
  if (uniqueCount < 2 || column.dataType === "json") return false;
  return isQuantity(column) || (uniqueCount <= maxCategories && statistics.count >= minRowsPerGroup * uniqueCount);
}

function batchesOf(context: TargetContext, features: readonly Feature[]): Feature[][] {
  const { rowCount, target, kind } = context;
  const classes = kind === "class" ? target.profiled.uniqueCount : 8;
  const batches: Feature[][] = [];
  let [values, counts] = [Infinity, Infinity];
  for (const feature of features) {
    const own = isQuantity(feature.column) ? 64 : feature.profiled.uniqueCount;
    [values, counts] = [values + Math.min(rowCount, 100_000), counts + own * classes];
    const current = batches.at(-1);
    if (current && current.length < maxBatch && values <= maxBatchValues && counts <= maxBatchCounts) {
      current.push(feature);
      continue;
    }
    batches.push([feature]);
    [values, counts] = [Math.min(rowCount, 100_000), own * classes];
  }
  return batches;
}

/** Extremes, mean and quantiles of quantities, undefined for all else. */
async function rangesOf(context: TargetContext, features: readonly Feature[]): Promise<(Range | undefined)[]> {
  const asked = features.filter(({ column }) => isQuantity(column));
  const arrays = await readSome(
    context,
    asked.map(({ column }) => numberOf(column)),
  );
  const ranges = new Map<Feature, Range>();
  for (const [i, feature] of asked.entries()) {
    ranges.set(feature, rangeIn(arrays[i] ?? new Float64Array(), feature));
    await pause(context);
  }
  return features.map((feature) => ranges.get(feature));
}

/** The groups of one feature, and what is added up of the target by them. */
type Measure = { feature: Feature; grouping: Grouping; purity: Purity; explained: Explained };

async function measureBatch(
  context: TargetContext & { report: (share: number) => void },
  batch: readonly Feature[],
  target: Range | undefined,
): Promise<Strength[]> {
  const ranges = await rangesOf(context, batch);
  const measures = batch.map((feature, i): Measure => {
    const grouping = groupingOf(feature, ranges[i]);
    return { feature, grouping, purity: noPurity(), explained: noExplained(target, ranges[i]) };
  });
  const classes: Grouping = { codes: new Map() };
  const y = context.kind === "class" ? hashed(valueOf(context.target.column)) : numberOf(context.target.column);
  const expressions = batch.map(({ column }) => (isQuantity(column) ? numberOf(column) : hashed(valueOf(column))));
  await scanAll(context, [y, ...expressions], ([told = new Float64Array(), ...columns]) => {
    const codes = context.kind === "class" ? groupInto(classes, told) : null;
    for (const [i, { grouping, purity, explained }] of measures.entries()) {
      const values = columns[i] ?? new Float64Array();
      const groups = groupInto(grouping, values);
      if (codes) purity.add(groups, codes);
      else explained.add(groups, told, values);
    }
  });
  return measures.flatMap(({ feature, purity, explained }): Strength[] => {
    const found = context.kind === "class" ? purityOf(purity.counts()) : explainedBy(explained.sums());
    return found ? [{ column: feature.profiled.columnName, ...found }] : [];
  });
}
