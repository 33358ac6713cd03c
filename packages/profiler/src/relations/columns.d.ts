import type { TableColumn, TableManifest } from "@datainsight/tables";
import type { TableProfile } from "../profile.ts";
import type { RelationLimits } from "./limits.ts";
export type ColumnRole = "number" | "class";
/** A column as it takes part in comparisons. */
export type RelatedColumn = {
  column: TableColumn;
  name: string;
  /** Values that are not missing, and how many different ones. */
  count: number;
  unique: number;
  role: ColumnRole | null;
  /** Why it takes no part in associations; null where it does. */
  leftOut: string | null;
  semanticType: string | null;
};
/** The columns by name, each with its role; columns that cannot be compared say why. */
export declare function relatedColumns(
  manifest: TableManifest,
  profile: TableProfile,
  limits: RelationLimits,
): RelatedColumn[];
/** The value as a finite DOUBLE, NULL where it is missing or infinite; times in seconds. Null for what is no number. */
export declare function numericValue(column: TableColumn): string | null;
/** Names for people: the first ones, and how many more. */
export declare function listNames(names: readonly string[], shown?: number): string;
