import type { TableRelations } from "@datainsight/schemas";
import { relatedColumns } from "./columns.ts";
import type { RelateInput, RelationContext } from "./group.ts";
import { defaultRelationLimits } from "./limits.ts";
import { relationGroups } from "./registry.ts";

const nothing: TableRelations = {
  associations: [],
  pairCount: 0,
  measuredPairs: 0,
  dependencies: [],
  derivedColumns: [],
  candidateKeys: [],
  missingness: null,
  varianceInflation: [],
  nearDuplicates: null,
  notMeasured: [],
};

/**
 * Compares the columns of a stored table with one another: associations, dependencies, derived columns, keys, missingness,
 * variance inflation, near duplicates. Work is bounded by cells, not by time; what a limit leaves out is in `notMeasured`.
 * Rejects with the signal's reason when aborted.
 */
export async function relateColumns(input: RelateInput): Promise<TableRelations> {
  const { engine, tablePath, manifest, profile, signal, onProgress } = input;
  const limits = { ...defaultRelationLimits, ...input.limits };
  const columns = relatedColumns(manifest, profile, limits);
  const total = relationGroups.reduce((sum, { weight }) => sum + weight, 0);
  let relations = nothing;
  let done = 0;
  for (const group of relationGroups) {
    signal?.throwIfAborted();
    const from = done;
    const report = (share: number) =>
      onProgress?.({ share: (from + group.weight * share) / total, stage: "comparing columns" });
    const context: RelationContext = {
      engine,
      tablePath,
      rowCount: manifest.rowCount,
      columns,
      profile,
      limits,
      signal,
      report,
    };
    const { notMeasured = [], ...patch } = await group.relate(context, relations);
    relations = { ...relations, ...patch, notMeasured: [...relations.notMeasured, ...notMeasured] };
    done += group.weight;
    report(1);
  }
  return relations;
}
