import { analyses, columnProfiles, type Tx } from "@datainsight/db";
import type { CheckDefinition, CheckSuggestion, DataType } from "@datainsight/schemas";
import { and, eq, inArray, sql } from "drizzle-orm";
import { latestAnalysis } from "../datasets/rows.ts";
import type { Scope } from "../scope.ts";
import { lineageOf } from "./lineage.ts";
import { nameLikeness } from "./name-likeness.ts";

/** Datasets that are looked at, newest first, and pairs of columns that are compared value by value. */
const maxDatasets = 50;
const maxPairs = 20;
/** Rows of a table that is looked through for what may refer to it. */
const maxReferencedRows = 50_000_000;
/** What names must have in common; without it, only texts of many values are a reference and no coincidence. */
const minLikeness = 0.5;
const minTextValues = 20;
/** z of a one-sided 95 % bound, squared. */
const zSquared = 1.6449 ** 2;

export type KeyCandidate = {
  definition: Extract<CheckDefinition, { kind: "foreign_key" }>;
  /** Of the dataset that is referred to. */
  datasetName: string;
  tablePath: string;
  likeness: number;
  /** Different values of the column, all of which must be there. */
  values: number;
};

type Column = { name: string; dataType: DataType; uniqueCount: number; isUnique: boolean };

/** Pairs of a column of the dataset and a unique column of another one that may refer to it, the likeliest first. */
export async function keyCandidates(tx: Tx, scope: Scope, datasetId: string): Promise<KeyCandidate[]> {
  const own = await latestAnalysis(tx, scope, datasetId);
  if (!own) return [];
  const others = await otherDatasets(tx, scope, datasetId);
  const columns = await columnsOf(tx, scope, [own.id, ...others.map(({ analysisId }) => analysisId)]);
  const candidates = others.flatMap((other) =>
    (columns.get(own.id) ?? []).flatMap((column) =>
      (columns.get(other.analysisId) ?? []).flatMap((target) => {
        const likeness = nameLikeness(column.name, { dataset: other.name, column: target.name });
        if (!mayRefer(column, target, likeness)) return [];
        const definition = {
          kind: "foreign_key" as const,
          column: column.name,
          referencedDatasetId: other.id,
          referencedColumn: target.name,
        };
        return [
          { definition, datasetName: other.name, tablePath: other.tablePath, likeness, values: column.uniqueCount },
        ];
      }),
    ),
  );
  return candidates.toSorted((a, b) => b.likeness - a.likeness || b.values - a.values).slice(0, maxPairs);
}

function mayRefer(column: Column, target: Column, likeness: number): boolean {
  if (!target.isUnique || column.dataType !== target.dataType) return false;
  if (column.dataType !== "integer" && column.dataType !== "text") return false;
  if (column.uniqueCount < 2 || column.uniqueCount > target.uniqueCount) return false;
  return likeness >= minLikeness || (column.dataType === "text" && column.uniqueCount >= minTextValues);
}

type OtherDataset = { id: string; name: string; tablePath: string; analysisId: string };

/** The newest version of each other name that was read and analysed. */
async function otherDatasets(tx: Tx, { workspaceId }: Scope, datasetId: string): Promise<OtherDataset[]> {
  const lineage = await lineageOf(tx, { workspaceId, datasetId });
  const rows = await tx.execute<{ id: string; name: string; table_path: string; analysis_id: string }>(sql`
    with newest as (
      select distinct on (name) id, name, table_path, created_at from datasets
      where workspace_id = ${workspaceId} and status = 'completed' and table_path is not null
        and row_count <= ${maxReferencedRows} and name <> (select name from datasets where workspace_id = ${workspaceId} and id = ${datasetId})
      order by name, version desc, created_at desc)
    select n.id, n.name, n.table_path, a.id as analysis_id from newest n
    cross join lateral (
      select id from ${analyses} where workspace_id = ${workspaceId} and dataset_id = n.id and status = 'completed'
      order by created_at desc limit 1) a
    order by n.created_at desc, n.id limit ${maxDatasets}`);
  return rows
    .filter(({ id }) => !lineage.includes(id))
    .map(({ id, name, table_path: tablePath, analysis_id: analysisId }) => ({ id, name, tablePath, analysisId }));
}

async function columnsOf(
  tx: Tx,
  { workspaceId }: Scope,
  analysisIds: readonly string[],
): Promise<Map<string, Column[]>> {
  const rows = await tx
    .select({
      analysisId: columnProfiles.analysisId,
      name: columnProfiles.columnName,
      dataType: columnProfiles.dataType,
      uniqueCount: columnProfiles.uniqueCount,
      isUnique: sql<boolean>`${columnProfiles.uniqueCount} = (${columnProfiles.statistics} ->> 'count')::bigint`,
    })
    .from(columnProfiles)
    .where(
      and(
        eq(columnProfiles.workspaceId, workspaceId),
        inArray(columnProfiles.analysisId, [...analysisIds]),
        inArray(columnProfiles.dataType, ["integer", "text"]),
      ),
    );
  return Map.groupBy(rows, ({ analysisId }) => analysisId);
}

/** A candidate that was found to hold; the lower bound of the share of further values that do. */
export function suggestionOf({ definition, datasetName, values }: KeyCandidate): CheckSuggestion {
  return {
    definition,
    confidence: Math.round((values / (values + zSquared)) * 10_000) / 10_000,
    reason: `All ${values} different values stand in "${definition.referencedColumn}" of ${datasetName}, where each occurs once.`,
  };
}
