import type { TableRelations } from "@datainsight/schemas";
import { TableError } from "@datainsight/tables";
import { relatedColumns } from "./columns.ts";
import type { RelateInput, RelationContext, RelationGroup, RelationPatch } from "./group.ts";
import { holdNothing } from "./held-values.ts";
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
  const held = holdNothing();
  let relations = nothing;
  let [done, highest] = [0, 0];
  for (const group of relationGroups) {
    signal?.throwIfAborted();
    const from = done;
    const report = (share: number) => {
      highest = Math.max(highest, (from + group.weight * share) / total);
      onProgress?.({ share: highest, stage: "comparing columns" });
    };
    const context: RelationContext = {
      engine,
      tablePath,
      rowCount: manifest.rowCount,
      columns,
      profile,
      limits,
      held,
      signal,
      report,
    };
    const { notMeasured = [], ...patch } = await relateWithin(group, context, relations);
    relations = { ...relations, ...patch, notMeasured: [...relations.notMeasured, ...notMeasured] };
    done += group.weight;
    report(1);
  }
  return relations;
}

/** What needs more memory or disk than there is costs its own part of the result, not the analysis. */
async function relateWithin(
  group: RelationGroup,
  context: RelationContext,
  soFar: TableRelations,
): Promise<RelationPatch> {
  try {
    return await group.relate(context, soFar);
  } catch (error) {
    if (!(error instanceof TableError) || error.code !== "too_large") throw error;
    const what = `${group.what.charAt(0).toUpperCase()}${group.what.slice(1)}`;
    return { notMeasured: [{ what, why: "the table is too large for the memory that the engine may use" }] };
  }
}
