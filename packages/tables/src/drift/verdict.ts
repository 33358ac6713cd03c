import type { ColumnDrift, Thresholds } from "@datainsight/schemas";
import { chanceOfBins, chanceOfDistance, expectedDivergence, expectedIndex } from "./chance.ts";
import type { Compared } from "./counts.ts";
import { fairBins } from "./fair-bins.ts";
import { type Bin, jensenShannonDistance, stabilityIndex } from "./figures.ts";

/** What a verdict is made of. */
export type Evidence = {
  status: ColumnDrift["status"];
  /** The values in bins, and the distance along their order; null where they are not compared, or are not to be judged. */
  values: Compared | null;
  /** Rows with and without a value; null where one version has no rows. */
  gaps: readonly [Bin, Bin] | null;
};

/**
 * How far a column has moved, by the farthest of its figures, less what chance alone makes of them in so many rows, and only
 * where chance is ruled out as the cause. A column that is gone, or whose values are of another kind, has moved far; one that is
 * new, a little.
 */
export function verdictOf({ status, values, gaps }: Evidence, limits: Thresholds): ColumnDrift["verdict"] {
  if (status === "removed" || status === "type_changed") return "large";
  if (status === "added") return "small";
  const chance = limits.driftChance / testsOfColumn;
  const { index, divergence, ks } = values ? effectsOf(values, chance) : none;
  const missing = gaps && chanceOfBins(gaps) < chance ? changeOfMissing(gaps) : 0;
  if (index >= limits.driftPsiLarge || ks >= limits.driftKsLarge || missing >= limits.driftMissingLarge) return "large";
  const isSmall =
    index >= limits.driftPsiSmall ||
    divergence >= limits.driftJensenShannon ||
    ks >= limits.driftKsSmall ||
    missing >= limits.driftMissingSmall;
  return isSmall ? "small" : "none";
}

/** Bins, distance and gaps each get their part of the probability of a mistake (Bonferroni). */
const testsOfColumn = 3;
const none = { index: 0, divergence: 0, ks: 0 };

/** The effects that chance does not explain; 0 for those that it does. */
function effectsOf(values: Compared, chance: number) {
  const { ks } = values;
  const bins = fairBins(values);
  const totals = {
    before: bins.reduce((sum, { before }) => sum + before, 0),
    after: bins.reduce((sum, { after }) => sum + after, 0),
  };
  const isChance = chanceOfBins(bins) >= chance;
  const distance = jensenShannonDistance(bins) ?? 0;
  return {
    index: isChance ? 0 : (stabilityIndex(bins, { leastCount: 0.5 }) ?? 0) - expectedIndex(bins),
    divergence: isChance ? 0 : Math.sqrt(Math.max(0, distance ** 2 - expectedDivergence(bins))),
    ks: ks === null || chanceOfDistance(ks, totals) >= chance ? 0 : ks,
  };
}

function changeOfMissing([present, missing]: readonly [Bin, Bin]): number {
  const share = (side: keyof Bin) => missing[side] / (present[side] + missing[side]);
  // A twentieth more is to reach the limit 0.05, whatever binary fractions make of the difference.
  return Number(Math.abs(share("after") - share("before")).toPrecision(12));
}
