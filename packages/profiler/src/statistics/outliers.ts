import { isPersonal } from "@datainsight/tables";
import type { Found } from "../passes.ts";
import type { RowSet } from "../profile.ts";
import type { GroupInput, StatisticGroup } from "./group.ts";
import { type NumericSummary, numericSummary } from "./numeric.ts";
import { readCount } from "../readers.ts";
import { meaningIn } from "./meaning.ts";
import { impossibleCondition } from "./bounds.ts";
import { sentinelsIn } from "./sentinels.ts";

export type OutlierFacts = {
  /** Values outside every fence. */
  outliers?: RowSet & { lower: number; upper: number; farthest: number };
};

const tukeyFactor = 3;
const tailPower = 1.5;
const minValues = 20;
const minDistinct = 10;

export type Fences = { lower: number; upper: number };

/**
 * Fences that a value must be outside of to count as an outlier; null where no sound fence exists (few values, few
 * different ones, or a middle half without spread, as in zero-inflated columns). Each side takes the widest of
 * - Tukey's outer fence: quartile -+ 3 IQR (Exploratory Data Analysis, 1977);
 * - the same on a logarithmic scale, where all values are positive: quiet on log-normal columns;
 * - the tail's own growth: median + (p95 - median) * r^1.5 with r = (p95 - median) / (p75 - median), about 6 standard
 *   deviations for normal values and proportionally farther for longer tails.
 */
export function robustFences(summary: NumericSummary, uniqueCount: number): Fences | null {
  const { count, p05, p25, p50, p75, p95, min } = summary;
  const iqr = p75 - p25;
  if (count < minValues || uniqueCount < minDistinct || iqr <= 0 || p75 <= p50 || p25 >= p50) return null;
  const upper = [p75 + tukeyFactor * iqr, p50 + (p95 - p50) * ((p95 - p50) / (p75 - p50)) ** tailPower];
  const lower = [p25 - tukeyFactor * iqr, p50 - (p50 - p05) * ((p50 - p05) / (p50 - p25)) ** tailPower];
  if (min > 0) {
    upper.push(p75 * (p75 / p25) ** tukeyFactor);
    // On the raw scale a small positive value is never far; on the logarithmic scale it can be.
  }
  return { lower: Math.min(...lower), upper: Math.max(...upper) };
}

/** Values beyond the robust fences; a number that stands for "missing" is not one of them. */
export const outlierStatistics: StatisticGroup = {
  name: "outliers",
  appliesTo: (column) => column.dataType === "integer" || column.dataType === "float",
  probes: (input, found) => {
    const fences = fencesOf(input, found);
    const summary = numericSummary(found);
    // Fences around personal numbers give them away, and none of them is a measure.
    if (isPersonal(meaningIn(input, found)?.id ?? null)) return [];
    if (!fences || !summary || (summary.min >= fences.lower && summary.max <= fences.upper)) return [];
    return [{ name: "outliers", condition: condition(input, found, fences) }];
  },
  finish: (input, found, rows) => {
    const [fences, summary, set] = [fencesOf(input, found), numericSummary(found), rows.get("outliers")];
    if (!fences || !summary || !set || set.count === 0) return {};
    const farthest = summary.max - fences.upper > fences.lower - summary.min ? summary.max : summary.min;
    return { facts: { outliers: { ...set, ...fences, farthest } } };
  },
};

function fencesOf(_input: GroupInput, found: Found): Fences | null {
  const summary = numericSummary(found);
  return summary ? robustFences(summary, readCount(found["unique"])) : null;
}

function condition(input: GroupInput, found: Found, { lower, upper }: Fences): string {
  const { column } = input;
  const name = column.storageName;
  const finite = column.storageType === "DOUBLE" || column.storageType === "FLOAT" ? ` AND isfinite(${name})` : "";
  const sentinels = sentinelsIn(found);
  const besides = sentinels.length > 0 ? ` AND ${name} NOT IN (${sentinels.join(", ")})` : "";
  const impossible = impossibleCondition(input, found);
  const possible = impossible ? ` AND NOT (${impossible})` : "";
  return `(${name}::DOUBLE < ${lower} OR ${name}::DOUBLE > ${upper})${finite}${besides}${possible}`;
}
