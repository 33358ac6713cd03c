import type { ColumnDrift, Thresholds } from "@datainsight/schemas";

type Figures = Omit<ColumnDrift, "column" | "verdict">;

/**
 * How far a column has moved, by the farthest of its figures. A column that is gone, or whose values are of another kind,
 * has moved far; one that is new, a little.
 */
export function verdictOf(figures: Figures, limits: Thresholds): ColumnDrift["verdict"] {
  const { status, psi, jensenShannon, ks } = figures;
  if (status === "removed" || status === "type_changed") return "large";
  if (status === "added") return "small";
  const missing = changeOfMissing(figures);
  const reaches = (figure: number | null, limit: number) => figure !== null && figure >= limit;
  if (
    reaches(psi, limits.driftPsiLarge) ||
    reaches(ks, limits.driftKsLarge) ||
    reaches(missing, limits.driftMissingLarge)
  ) {
    return "large";
  }
  const isSmall =
    reaches(psi, limits.driftPsiSmall) ||
    reaches(jensenShannon, limits.driftJensenShannon) ||
    reaches(ks, limits.driftKsSmall) ||
    reaches(missing, limits.driftMissingSmall);
  return isSmall ? "small" : "none";
}

function changeOfMissing({ nullShareBefore, nullShareAfter }: Figures): number | null {
  if (nullShareBefore === null || nullShareAfter === null) return null;
  // A twentieth more is to reach the limit 0.05, whatever binary fractions make of the difference.
  return Number(Math.abs(nullShareAfter - nullShareBefore).toPrecision(12));
}
