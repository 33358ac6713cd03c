export type * from "./manifest.ts";
export { CheckError } from "./checks/check-error.ts";
export { writeChecks } from "./checks/exports/registry.ts";
export type { CheckedTable } from "./checks/kinds/kind.ts";
export { requireRange } from "./checks/require-range.ts";
export { requirePattern, runChecks, type CheckToRun, type RunChecksOptions } from "./checks/run-checks.ts";
export { openEngine, type Engine, type EngineOptions, type QueryOptions } from "./engine/engine.ts";
export { spillingMemory } from "./engine/spilling.ts";
export type { EngineValue } from "./engine/values.ts";
export { tailOfChiSquare } from "./drift/chance.ts";
export { measureDrift, type MeasureDriftOptions, type StoredTable } from "./drift/measure-drift.ts";
export { ingestTable, type IngestOptions, type IngestProgress } from "./ingest.ts";
export type { IngestLimits } from "./source.ts";
export { quoteIdentifier, quoteLiteral } from "./sql.ts";
export { readManifest } from "./store/manifest.ts";
export {
  readRows,
  readRowsWhere,
  type CellValue,
  type ReadRowsOptions,
  type RowsPage,
  type TableRow,
} from "./store/rows.ts";
export { EngineError, TableError, type TableErrorCode } from "./table-error.ts";
export { isPersonal, maskValue } from "./personal-data.ts";
export { meaningIn, personalByName } from "./personal-names.ts";
export { applyFixes, type AppliedFixes, type ApplyFixesOptions } from "./fixes/apply-fixes.ts";
export type { AppliedFix } from "./fixes/chain.ts";
export { tryFix, type TriedColumn, type TriedFix, type TryFixOptions } from "./fixes/try-fix.ts";
