import type { TargetRelations } from "@datainsight/schemas";
import { queryRow } from "../engine.ts";
import { tableSource } from "../passes.ts";
import { readCount, readNumber, readNumbers } from "../readers.ts";
import { quoteNumber, valueOf } from "../sql.ts";
import type { Feature, TargetContext } from "./relate-target.ts";
import { classOf, isQuantity, numberOf, rangeOf, scaled } from "./values.ts";

type Strength = TargetRelations["features"][number];

/** Quantities with more values than this are put into as many groups of equal size. */
const maxGroups = 32;
/** Texts with more values than this tell rows apart rather than groups. */
const maxCategories = 10_000;
/** Fewer rows of a group than this, on average, say nothing of the class. */
const minRowsPerGroup = 2;
/** Columns asked at once: few of a long table, so that memory stays flat. */
const maxBatchValues = 8_000_000;
const maxBatch = 32;
/** Beyond this copying costs more than opening the file again. */
const maxCopiedRows = 100_000;

/** A feature with the groups it makes: an expression, and its number form where it is a quantity. */
type Grouped = { feature: Feature; group: string; number: string | null };
type Range = { min: number | null; max: number | null; edges: number[] };

/** How far each feature alone tells the target. Features that tell every row apart are left out. */
export async function measureFeatures(
  context: TargetContext,
  features: readonly Feature[],
  report: (share: number) => void,
): Promise<Strength[]> {
  const size = Math.max(1, Math.min(maxBatch, Math.floor(maxBatchValues / Math.max(1, context.rowCount))));
  const asked = features.filter(isTelling);
  const targetRange = context.kind === "number" ? await rangesOf(context, [context.target]) : [];
  const found: Strength[] = [];
  for (let start = 0; start < asked.length; start += size) {
    context.signal?.throwIfAborted();
    const batch = asked.slice(start, start + size);
    const ranges = await rangesOf(context, batch);
    const grouped = batch.map((feature, index) => groupsOf(feature, ranges[index]));
    found.push(...(await strengthsOf(context, grouped, { target: targetRange[0], features: ranges })));
    report(Math.min(1, (start + size) / asked.length));
  }
  return found;
}

function isTelling({ column, profiled }: Feature): boolean {
  const { uniqueCount, statistics } = profiled;
  if (uniqueCount < 2 || column.dataType === "json") return false;
  return isQuantity(column) || (uniqueCount <= maxCategories && statistics.count >= minRowsPerGroup * uniqueCount);
}

/** Extremes of quantities, and the quantiles between their groups. */
async function rangesOf(context: TargetContext, features: readonly Feature[]): Promise<(Range | undefined)[]> {
  const shares = Array.from({ length: maxGroups - 1 }, (_, index) => (index + 1) / maxGroups);
  const list = features.flatMap(({ column, profiled }, index) => {
    if (!isQuantity(column)) return [];
    const x = numberOf(column);
    const edges = profiled.uniqueCount > maxGroups ? `quantile_disc(${x}, [${shares.join(", ")}])` : "[]";
    return [`min(${x}) AS l${index}`, `max(${x}) AS g${index}`, `${edges} AS e${index}`];
  });
  if (list.length === 0) return features.map(() => undefined);
  const row = await queryRow(
    context.engine,
    `SELECT ${list.join(", ")} FROM ${tableSource(context.tablePath)}`,
    context.signal,
  );
  return features.map(({ column }, index) =>
    isQuantity(column)
      ? { min: readNumber(row[`l${index}`]), max: readNumber(row[`g${index}`]), edges: readNumbers(row[`e${index}`]) }
      : undefined,
  );
}

function groupsOf(feature: Feature, range: Range | undefined): Grouped {
  const { column } = feature;
  if (!range) return { feature, group: valueOf(column), number: null };
  const number = numberOf(column);
  const edges = [...new Set(range.edges)];
  // Counting the edges below a value is quicker than looking it up among them.
  const group =
    edges.length === 0
      ? number
      : `CASE WHEN ${number} IS NOT NULL THEN ${edges.map((edge) => `(${number} > ${quoteNumber(edge)})::TINYINT`).join(" + ")} END`;
  return { feature, group, number };
}

async function strengthsOf(
  context: TargetContext,
  grouped: readonly Grouped[],
  ranges: { target: Range | undefined; features: readonly (Range | undefined)[] },
): Promise<Strength[]> {
  const names = new Set([
    context.target.column.storageName,
    ...grouped.map(({ feature }) => feature.column.storageName),
  ]);
  const kept = grouped.length > 1 && context.rowCount <= maxCopiedRows ? "MATERIALIZED" : "NOT MATERIALIZED";
  const source = `WITH t AS ${kept} (SELECT ${[...names].join(", ")} FROM ${tableSource(context.tablePath)})`;
  const parts = grouped.map((item, index) =>
    context.kind === "class"
      ? purityQuery(context, item, index)
      : varianceQuery({ context, item, index, target: ranges.target, own: ranges.features[index] }),
  );
  const row = await queryRow(
    context.engine,
    `${source} SELECT * FROM ${parts.map((part) => `(${part})`).join(", ")}`,
    context.signal,
  );
  return grouped.flatMap(({ feature }, index): Strength[] => {
    const found = context.kind === "class" ? purityOf(row, index) : explainedOf(row, index);
    return found ? [{ column: feature.profiled.columnName, ...found }] : [];
  });
}

/**
 * Guessing the class by the group: right are the rows of the most frequent class of a group, as long as it stays the most frequent
 * without the row itself; half of them where it then draws level. A row alone in its group tells nothing.
 */
function purityQuery(context: TargetContext, { group }: Grouped, index: number): string {
  const cells = `SELECT ${group} AS g, ${classOf(context)} AS y, count(*) AS c FROM t WHERE ${group} IS NOT NULL AND ${classOf(context)} IS NOT NULL GROUP BY g, y`;
  const groups = `SELECT sum(c) AS n, max(c) AS top, coalesce(max(c, 2)[2], 0) AS next FROM cells GROUP BY g`;
  const right =
    "CASE WHEN top < 2 THEN 0 WHEN top - 1 > next THEN top WHEN top - 1 = next THEN top / 2 ELSE 0 END::DOUBLE";
  return `WITH cells AS MATERIALIZED (${cells}) SELECT (SELECT sum(n) FROM (${groups})) AS n${index}, (SELECT sum(${right}) FROM (${groups})) AS right${index}, (SELECT max(c) FROM (SELECT sum(c) AS c FROM cells GROUP BY y)) AS base${index}`;
}

function purityOf(row: Readonly<Record<string, unknown>>, index: number): Omit<Strength, "column"> | null {
  const [n, right, base] = ["n", "right", "base"].map((name) => readCount(row[`${name}${index}`]));
  if (n === undefined || right === undefined || base === undefined || n < 2 || base >= n) return null;
  return { n, strength: clamp((right - base) / (n - base)), measure: "purity" };
}

type VarianceQuery = {
  context: TargetContext;
  item: Grouped;
  index: number;
  target: Range | undefined;
  own: Range | undefined;
};

/** Sums of the target, in units of its half range, over all rows and by group. */
function varianceQuery({ context, item, index, target, own }: VarianceQuery): string {
  const y = target && scaled(numberOf(context.target.column), rangeOf(target));
  const x = item.number && own ? scaled(item.number, rangeOf(own)) : null;
  const rows = `SELECT ${item.group} AS g, ${y ?? "NULL::DOUBLE"} AS y, ${x ?? "NULL::DOUBLE"} AS x FROM t`;
  // Sums in fixed order do not depend on the threads: fsum compensates what is left.
  const groups = `SELECT count(*) AS k, fsum(y) AS s, fsum(y * y) AS q, fsum(x) AS sx, fsum(x * x) AS qx, fsum(x * y) AS sxy FROM (${rows}) WHERE g IS NOT NULL AND y IS NOT NULL GROUP BY g`;
  return `SELECT count(*) AS groups${index}, sum(k) AS n${index}, fsum(s) AS s${index}, fsum(q) AS q${index}, fsum(s * s / k) AS b${index}, fsum(sx) AS sx${index}, fsum(qx) AS qx${index}, fsum(sxy) AS sxy${index} FROM (${groups})`;
}

function explainedOf(row: Readonly<Record<string, unknown>>, index: number): Omit<Strength, "column"> | null {
  const read = (name: string) => readNumber(row[`${name}${index}`]);
  const [n, groups, s, q, b] = [read("n"), read("groups"), read("s"), read("q"), read("b")];
  if (n === null || groups === null || s === null || q === null || b === null || n < 3) return null;
  const total = q - (s * s) / n;
  if (!(total > 0)) return null;
  // Corrected as R2 is: as many groups as rows explain everything and nothing.
  const explained = n > groups ? 1 - ((total - (b - (s * s) / n)) / total) * ((n - 1) / (n - groups)) : 0;
  const eta = Math.sqrt(clamp(explained));
  const pearson = pearsonOf({ n, s, total, sx: read("sx"), qx: read("qx"), sxy: read("sxy") });
  return pearson > eta
    ? { n, strength: pearson, measure: "pearson" }
    : { n, strength: eta, measure: "correlationRatio" };
}

type Sums = { n: number; s: number; total: number; sx: number | null; qx: number | null; sxy: number | null };

function pearsonOf({ n, s, total, sx, qx, sxy }: Sums): number {
  if (sx === null || qx === null || sxy === null) return 0;
  const own = qx - (sx * sx) / n;
  if (!(own > 0)) return 0;
  return clamp(Math.abs((sxy - (sx * s) / n) / Math.sqrt(own * total)));
}

/** Rounding can leave a hair outside 0 to 1. */
function clamp(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
