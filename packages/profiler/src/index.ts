export { compareRows, type CompareRowsInput } from "./duplicates.ts";
export type { QueryEngine } from "./engine.ts";
export type { ColumnFacts, DuplicateRows, ProfiledColumn, RowSet, TableProfile } from "./profile.ts";
export { profileTable, type ProfileInput } from "./profile-table.ts";
export { relateTarget, type TargetInput } from "./target/relate-target.ts";
export { relateColumns } from "./relations/relate-columns.ts";
export type { RelateInput } from "./relations/group.ts";
export type { RelationLimits } from "./relations/limits.ts";
