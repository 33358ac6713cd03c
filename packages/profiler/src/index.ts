export type { QueryEngine } from "./engine.ts";
export type { ColumnFacts, DuplicateRows, ProfiledColumn, RowSet, TableProfile } from "./profile.ts";
export { profileTable, type ProfileInput } from "./profile-table.ts";
export { relateTarget, type TargetInput } from "./target/relate-target.ts";
