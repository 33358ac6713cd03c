import { suggestChecks } from "@datainsight/insights";
import type { TableProfile } from "@datainsight/profiler";
import { checkKey, type CheckDefinition, type CheckResult, type CheckSuggestion } from "@datainsight/schemas";
import {
  type CheckedTable,
  type CheckToRun,
  type Engine,
  maskValue,
  readManifest,
  runChecks,
  type TableManifest,
} from "@datainsight/tables";

/** The checks of a dataset and of the versions before it, and the local copies of the tables that they refer to. */
export type DatasetChecks = {
  checks?: readonly { id: string; definition: CheckDefinition }[];
  references?: readonly { datasetId: string; datasetName: string; tablePath: string }[];
};

type CheckedProfile = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  profile: TableProfile;
  signal: AbortSignal;
  onProgress?: (share: number) => void;
};

/** What became of the dataset's own checks on this table. */
export async function runOwnChecks(
  table: CheckedProfile,
  { checks = [], references = [] }: DatasetChecks,
): Promise<CheckResult[]> {
  const found = new Map<string, CheckedTable>();
  for (const { datasetId, datasetName, tablePath } of references) {
    const manifest = tablePath === table.tablePath ? table.manifest : await readManifest(table.engine, tablePath);
    found.set(datasetId, { tablePath, manifest, datasetName });
  }
  return run(table, checks, found);
}

/** Checks that the dataset does not have and that every row of this table meets: each was run. */
export async function suggestHoldingChecks(
  table: CheckedProfile,
  { checks = [] }: DatasetChecks,
): Promise<CheckSuggestion[]> {
  const known = new Set(checks.map(({ definition }) => checkKey(definition)));
  const suggestions = suggestChecks(table.profile).filter(({ definition }) => !known.has(checkKey(definition)));
  const results = await run(
    table,
    suggestions.map(({ definition }) => ({ id: null, definition })),
  );
  return suggestions.filter((_, index) => results[index]?.status === "passed");
}

function run(
  { engine, tablePath, manifest, profile, signal, onProgress }: CheckedProfile,
  checks: readonly CheckToRun[],
  references: ReadonlyMap<string, CheckedTable> = new Map(),
): Promise<CheckResult[]> {
  const meanings = new Map(profile.columns.map(({ columnName, semanticType }) => [columnName, semanticType]));
  const mask = (column: string, value: string) => maskValue(value, meanings.get(column) ?? null);
  return runChecks({ engine, tablePath, manifest, checks, references, signal, mask, onProgress });
}
