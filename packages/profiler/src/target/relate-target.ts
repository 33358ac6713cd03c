import type { TargetRelations } from "@datainsight/schemas";
import type { Engine, TableColumn, TableManifest } from "@datainsight/tables";
import type { QueryEngine } from "../engine.ts";
import type { ProfiledColumn, TableProfile } from "../profile.ts";
import { findConflicts } from "./conflicts.ts";
import { measureFeatures } from "./features.ts";
import { findSegments } from "./segments.ts";
import { measureGaps } from "./gaps.ts";

export type TargetEngine = QueryEngine & Pick<Engine, "scan">;

export type TargetInput = {
  engine: TargetEngine;
  /** The typed Parquet file; its columns are named by `storageName`. */
  tablePath: string;
  manifest: TableManifest;
  /** The profile of the same table. */
  profile: TableProfile;
  /** The column to be predicted, by its name in the profile. */
  targetColumn: string;
  signal?: AbortSignal | undefined;
  /** The share that is done, 0 to 1. */
  onProgress?: (share: number) => void;
};

/** A column as it is stored, and what its profile says of it. */
export type Feature = { column: TableColumn; profiled: ProfiledColumn };

/** What the parts share. `classes` is the number of different values of a class target. */
export type TargetContext = {
  engine: TargetEngine;
  tablePath: string;
  rowCount: number;
  signal: AbortSignal | undefined;
  target: Feature;
  kind: TargetRelations["kind"];
};

/** A whole number with few values is a class; with many it is a quantity. */
const maxNumericClasses = 20;
/** With more classes than this the target is a name, and tables of classes by groups say nothing. */
const maxClasses = 200;
const quantities = new Set(["integer", "float", "date", "datetime"]);

/**
 * How far each feature, and the mere fact that it is missing, gives the target away, and which rows are equal in all features but not in the
 * target. Linear in columns; exact, but that quantities are grouped by their own quantiles, in a long table those of a sample. Null for a target that is neither class
 * nor quantity, or has one value or none.
 */
export async function relateTarget(input: TargetInput): Promise<TargetRelations | null> {
  const { engine, tablePath, manifest, profile, targetColumn, signal, onProgress = () => {} } = input;
  const profiles = new Map(profile.columns.map((each) => [each.storageName, each]));
  const all = manifest.columns.flatMap((column): Feature[] => {
    const profiled = profiles.get(column.storageName);
    return profiled ? [{ column, profiled }] : [];
  });
  const target = all.find(({ profiled }) => profiled.columnName === targetColumn);
  const kind = target ? kindOf(target.profiled) : null;
  if (!target || kind === null || target.profiled.uniqueCount < 2) return null;
  const context: TargetContext = { engine, tablePath, rowCount: profile.rowCount, signal, target, kind };
  const features = all.filter((feature) => feature !== target && feature.profiled.statistics.count > 0);
  const strengths = await measureFeatures(context, features, (share) => onProgress(share * 0.7));
  const missingness = await measureGaps(context, features, (share) => onProgress(0.7 + share * 0.1));
  onProgress(0.8);
  const conflicts = kind === "class" ? await findConflicts(context, features) : null;
  onProgress(0.9);
  const segments = kind === "class" ? await findSegments(context, features) : [];
  onProgress(1);
  return {
    column: targetColumn,
    kind,
    n: target.profiled.statistics.count,
    features: strengths.toSorted((a, b) => b.strength - a.strength || compare(a.column, b.column)),
    missingness: missingness.toSorted((a, b) => b.strength - a.strength || compare(a.column, b.column)),
    conflicts,
    segments,
  };
}

/** Whether a target's values are classes or quantities; null where they are neither. */
function kindOf({ dataType, uniqueCount }: ProfiledColumn): TargetRelations["kind"] | null {
  if (dataType === "boolean") return "class";
  if (dataType === "text") return uniqueCount <= maxClasses ? "class" : null;
  if (dataType === "integer" && uniqueCount <= maxNumericClasses) return "class";
  return quantities.has(dataType) ? "number" : null;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
