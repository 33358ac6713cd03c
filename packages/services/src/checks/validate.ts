import { datasets, type Tx } from "@datainsight/db";
import { type CheckDefinition, checkKey, columnsOfCheck, type DataType } from "@datainsight/schemas";
import { and, eq } from "drizzle-orm";
import { knownColumns, noSuchColumn } from "../datasets/known-columns.ts";
import { notFound, ServiceError } from "../errors.ts";
import type { CheckRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { withTables } from "../table-engine.ts";

/** What can be wrong with a definition whatever the data. @throws ServiceError `invalid_input` */
export async function refuseBrokenDefinition(scope: Scope, definition: CheckDefinition): Promise<void> {
  if (definition.kind === "pattern") await refuseBrokenPattern(scope, definition.pattern);
  if (definition.kind === "range") await refuseBrokenRange(definition);
}

type RangeDefinition = Extract<CheckDefinition, { kind: "range" }>;

async function refuseBrokenRange(definition: RangeDefinition, column?: { name: string; dataType: DataType }) {
  const { CheckError, requireRange } = await import("@datainsight/tables");
  try {
    requireRange(definition, column);
  } catch (error) {
    if (error instanceof CheckError) throw invalid(error.message, "definition.min");
    throw error;
  }
}

/** The engine itself says whether it can read the expression. */
async function refuseBrokenPattern(scope: Scope, pattern: string): Promise<void> {
  await withTables(scope, "look", async ({ tables: { CheckError, requirePattern }, engine }) => {
    try {
      await requirePattern(engine, pattern, scope.signal);
    } catch (error) {
      if (error instanceof CheckError) throw invalid(error.message, "definition.pattern");
      throw error;
    }
  });
}

function invalid(message: string, field: string): ServiceError {
  return new ServiceError("invalid_input", message, { field });
}

/**
 * What does not fit the dataset: columns that its newest analysis does not know, and a dataset to refer to that is not there.
 * @throws ServiceError `invalid_input`; `not_found`
 */
export async function refuseUnfitDefinition(
  tx: Tx,
  scope: Scope,
  { datasetId, definition }: { datasetId: string; definition: CheckDefinition },
): Promise<void> {
  if (definition.kind === "foreign_key") await refuseUnknownReference(tx, scope, definition);
  const [column] = await requireColumns(tx, scope, { datasetId, names: columnsOfCheck(definition) });
  if (definition.kind === "range" && column) await refuseBrokenRange(definition, column);
}

async function refuseUnknownReference(
  tx: Tx,
  scope: Scope,
  { referencedDatasetId, referencedColumn }: Extract<CheckDefinition, { kind: "foreign_key" }>,
): Promise<void> {
  const [referenced] = await tx
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, scope.workspaceId), eq(datasets.id, referencedDatasetId)));
  if (!referenced) throw notFound("dataset", referencedDatasetId);
  await requireColumns(tx, scope, { datasetId: referencedDatasetId, names: [referencedColumn] });
}

/** The columns of these names, as the newest analysis knows them; none before there is one. */
async function requireColumns(
  tx: Tx,
  scope: Scope,
  { datasetId, names }: { datasetId: string; names: readonly string[] },
): Promise<{ name: string; dataType: DataType }[]> {
  const known = await knownColumns(tx, scope, datasetId);
  if (known.length === 0) return [];
  return names.map((name) => {
    const column = known.find((each) => each.name === name);
    if (column) return column;
    throw noSuchColumn(name, known, "definition");
  });
}

/** @throws ServiceError `conflict` where the dataset has the very check already. */
export function refuseRepeated(
  checks: readonly CheckRow[],
  { id, datasetId, definition }: { id?: string; datasetId: string; definition: CheckDefinition },
): void {
  const key = checkKey(definition);
  const same = checks.find(
    (check) => check.id !== id && check.datasetId === datasetId && checkKey(check.definition) === key,
  );
  if (same)
    throw new ServiceError("conflict", `The dataset has this check already (${same.id}).`, { field: "definition" });
}
