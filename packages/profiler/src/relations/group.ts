import type { TableRelations } from "@datainsight/schemas";
import type { Engine, TableManifest } from "@datainsight/tables";
import type { TableProfile } from "../profile.ts";
import type { RelatedColumn } from "./columns.ts";
import type { HeldValues } from "./held-values.ts";
import type { RelationLimits } from "./limits.ts";

export type RelateInput = {
  /** Its own folder takes what spills; intermediate tables are temporary ones of this engine. */
  engine: Pick<Engine, "run" | "all" | "scan">;
  /** The typed Parquet file; its columns are named by `storageName`. */
  tablePath: string;
  manifest: TableManifest;
  /** What `profileTable` said of the same table. */
  profile: TableProfile;
  signal?: AbortSignal | undefined;
  /** `share` runs from 0 to 1; `stage` says in words what is being done. */
  onProgress?: ((progress: { share: number; stage: string }) => void) | undefined;
  limits?: Partial<RelationLimits> | undefined;
};

/** What all groups share. */
export type RelationContext = {
  engine: Pick<Engine, "run" | "all" | "scan">;
  tablePath: string;
  rowCount: number;
  /** Ordered by name, so that the order of the columns in the file changes nothing. */
  columns: readonly RelatedColumn[];
  profile: TableProfile;
  limits: RelationLimits;
  held: HeldValues;
  signal: AbortSignal | undefined;
  /** Share of this group that is done. */
  report: (share: number) => void;
};

export type NotMeasured = TableRelations["notMeasured"][number];
export type RelationPatch = Partial<Omit<TableRelations, "notMeasured">> & { notMeasured?: readonly NotMeasured[] };

/** One kind of relation between columns: says its part of the result. */
export type RelationGroup = {
  name: string;
  /** What it looks for, for people. */
  what: string;
  /** Its part of the time, next to the others. */
  weight: number;
  /** `soFar` is what the groups before it found. */
  relate: (context: RelationContext, soFar: TableRelations) => Promise<RelationPatch>;
};
