import type { QualityDimension } from "@datainsight/schemas";
import type { ProfiledColumn, TableProfile } from "@datainsight/profiler";

const changeable = new Set(["text", "date", "datetime"]);
const measurable = new Set(["integer", "float", "date", "datetime"]);

/**
 * How much a dimension looks at in a table: cells, or rows for uniqueness. 0 means that there is nothing to assess.
 * Completeness looks at every cell; validity at those with a value; consistency at the ones that can be written in several
 * ways (texts and dates); accuracy at the ones that measure something (numbers and dates, also where a few other
 * values keep them text).
 */
export function assessedUnits(profile: TableProfile, dimension: QualityDimension): number {
  const known = assessed.get(profile) ?? new Map<QualityDimension, number>();
  const units = known.get(dimension) ?? countUnits(profile, dimension);
  assessed.set(profile, known.set(dimension, units));
  return units;
}

/** What each finding asks for again, by the profile. */
const assessed = new WeakMap<TableProfile, Map<QualityDimension, number>>();

function countUnits(profile: TableProfile, dimension: QualityDimension): number {
  switch (dimension) {
    case "completeness":
      return profile.rowCount * profile.columnCount;
    case "validity":
      return valuesOf(profile, () => true);
    case "uniqueness":
      return profile.columnCount === 0 ? 0 : profile.rowCount;
    case "consistency":
      return valuesOf(profile, (column) => changeable.has(column.dataType));
    case "accuracy":
      return valuesOf(profile, (column) => measurable.has(column.evidence.mostly?.dataType ?? column.dataType));
  }
}

function valuesOf(profile: TableProfile, counts: (column: ProfiledColumn) => boolean): number {
  return profile.columns.filter(counts).reduce((sum, column) => sum + column.statistics.count, 0);
}
