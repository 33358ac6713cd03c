import { type QualityDimension, qualityDimensions, type ScoreDimension } from "@datainsight/schemas";
import type { TableProfile } from "@datainsight/profiler";
import { assessedUnits } from "./assessed.ts";

/** How much each dimension weighs; those without anything to assess are left out and the rest renormalised. */
export const dimensionWeights: Readonly<Record<QualityDimension, number>> = {
  completeness: 0.3,
  validity: 0.25,
  uniqueness: 0.15,
  consistency: 0.15,
  accuracy: 0.15,
};

/**
 * The share of its cells or rows at fault at which a dimension scores 0. Missing cells are often lawful, so completeness falls
 * to 0 only when all are missing; a wrong value misleads, and one in ten is as good as no column.
 */
export const dimensionTolerance: Readonly<Record<QualityDimension, number>> = {
  completeness: 1,
  validity: 0.25,
  uniqueness: 0.5,
  consistency: 0.25,
  accuracy: 0.1,
};

/** What a finding costs: the dimension it belongs to and the share of its cells or rows that are at fault. */
export type Cost = { dimension: QualityDimension | null; lossShare: number };

export type Score = {
  qualityScore: number | null;
  scoreBreakdown: ScoreDimension[];
  /** Points lost for each cost, in the order given; together exactly 100 - qualityScore. */
  pointsLost: number[];
};

/**
 * The quality score. A dimension whose share p of cells is at fault scores 100 (1 - sqrt(p / t)), t being its tolerance: the first
 * faults cost most, because they end the trust in the rest. The score is the weighted mean over the assessed dimensions, rounded to two decimals; a table without
 * rows has none. See docs/score.md.
 */
export function scoreOf(profile: TableProfile, costs: readonly Cost[]): Score {
  const assessed = qualityDimensions.filter((dimension) => assessedUnits(profile, dimension) > 0);
  const totalWeight = assessed.reduce((sum, dimension) => sum + dimensionWeights[dimension], 0);
  const weightOf = (dimension: QualityDimension) =>
    assessed.includes(dimension) ? dimensionWeights[dimension] / totalWeight : 0;
  const shares = new Map(assessed.map((dimension) => [dimension, shareAtFault(dimension, costs)]));
  const lossOf = (dimension: QualityDimension) =>
    Math.sqrt(Math.min(1, (shares.get(dimension) ?? 0) / dimensionTolerance[dimension]));
  const scoreBreakdown = qualityDimensions.map((dimension) => ({
    dimension,
    score: assessed.includes(dimension) ? roundTo2(100 * (1 - lossOf(dimension))) : null,
    weight: weightOf(dimension),
    assessed: assessed.includes(dimension),
  }));
  if (profile.rowCount === 0 || assessed.length === 0) {
    return { qualityScore: null, scoreBreakdown, pointsLost: costs.map(() => 0) };
  }
  const exact = costs.map(({ dimension, lossShare }) => {
    const sum = dimension === null ? 0 : (shares.get(dimension) ?? 0);
    return dimension === null || sum === 0 ? 0 : (10_000 * weightOf(dimension) * lossOf(dimension) * lossShare) / sum;
  });
  const cents = Math.round(exact.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0));
  return {
    qualityScore: (10_000 - cents) / 100,
    scoreBreakdown,
    pointsLost: apportion(exact, cents).map((value) => value / 100),
  };
}

function shareAtFault(dimension: QualityDimension, costs: readonly Cost[]): number {
  // Sorted, so that the order of columns cannot change the last bit of the sum.
  const shares = costs.filter((cost) => cost.dimension === dimension).map((cost) => cost.lossShare);
  return shares.toSorted((a, b) => a - b).reduce((sum, share) => sum + share, 0);
}

/** Whole parts that add up to `total`, each its exact value rounded down or up: the largest remainders are rounded up. */
export function apportion(exact: readonly number[], total: number): number[] {
  const parts = exact.map(Math.floor);
  const rest = total - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, Math.max(0, rest))) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}

function roundTo2(value: number): number {
  return Math.round(value * 100) / 100;
}
