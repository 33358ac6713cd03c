import { join } from "node:path";
import { analyses, columnProfiles, datasets, type Tx } from "@datainsight/db";
import type { Pagination, RowPage } from "@datainsight/schemas";
import type * as Tables from "@datainsight/tables";
import type { TableManifest } from "@datainsight/tables";
import { and, desc, eq } from "drizzle-orm";
import { ServiceError } from "../errors.ts";
import type { DatasetRow } from "../rows.ts";
import type { Scope } from "../scope.ts";
import { withTables } from "../table-engine.ts";

export type RowsQuery = Pagination & {
  dataset: DatasetRow;
  /** A condition over the stored columns that a rule made; all rows without one. */
  predicate?: string;
  /**
   * The meanings of the columns by name; values of personal ones are masked. A column that is not among them is judged by its name.
   * Undefined shows everything as it is.
   */
  meanings: ReadonlyMap<string, string | null> | undefined;
};

/** A page of the rows of a dataset's table, in file order. @throws ServiceError `precondition_failed` before it is read. */
export async function readDatasetRows(scope: Scope, query: RowsQuery): Promise<RowPage> {
  const { dataset, page, pageSize, predicate, meanings } = query;
  if (dataset.tablePath === null) {
    throw new ServiceError("precondition_failed", `The dataset has no rows to show: it is ${dataset.status}.`);
  }
  const { tablePath: key } = dataset;
  return withTables(scope, "look", async ({ tables, engine, workDir }) => {
    const tablePath = join(workDir, "table.parquet");
    await scope.storage.copyTo(key, tablePath);
    const manifest = await tables.readManifest(engine, tablePath);
    const options = {
      engine,
      tablePath,
      manifest,
      offset: (page - 1) * pageSize,
      limit: pageSize,
      signal: scope.signal,
    };
    const { rows, total } = await (predicate === undefined
      ? tables.readRows(options)
      : tables.readRowsWhere({ ...options, predicate }));
    const masks = meanings ? masksOf(tables, manifest, meanings) : undefined;
    const items = masks
      ? rows.map((row) => ({ ...row, values: row.values.map((value, position) => masks[position]?.(value) ?? null) }))
      : rows;
    return {
      columns: manifest.columns.map(({ name, dataType }) => ({ name, dataType })),
      items,
      total,
      page,
      pageSize,
    };
  });
}

type Cell = string | number | boolean | null;

function masksOf(
  { isPersonal, maskValue, meaningIn }: Pick<typeof Tables, "isPersonal" | "maskValue" | "meaningIn">,
  { columns }: TableManifest,
  meanings: ReadonlyMap<string, string | null>,
): ((value: Cell) => Cell)[] {
  return columns.map(({ name }) => {
    const known = meaningIn(meanings, name);
    return (value) => {
      if (value === null || (typeof value !== "string" && !isPersonal(known))) return value;
      return maskValue(String(value), known);
    };
  });
}

/** The newest finished analysis of a dataset. */
export async function latestAnalysis(tx: Tx, scope: Scope, datasetId: string): Promise<{ id: string } | undefined> {
  const [latest] = await tx
    .select({ id: analyses.id })
    .from(analyses)
    .where(
      and(
        eq(analyses.workspaceId, scope.workspaceId),
        eq(analyses.datasetId, datasetId),
        eq(analyses.status, "completed"),
      ),
    )
    .orderBy(desc(analyses.createdAt))
    .limit(1);
  return latest;
}

/** What the newest finished analysis found each column to mean; empty before there is one. */
export async function columnMeanings(tx: Tx, scope: Scope, datasetId: string): Promise<Map<string, string | null>> {
  const latest = await latestAnalysis(tx, scope, datasetId);
  if (!latest) return inheritedMeanings(tx, scope, datasetId);
  const columns = await tx
    .select({ name: columnProfiles.columnName, meaning: columnProfiles.semanticType })
    .from(columnProfiles)
    .where(and(eq(columnProfiles.workspaceId, scope.workspaceId), eq(columnProfiles.analysisId, latest.id)));
  return new Map(columns.map(({ name, meaning }) => [name, meaning]));
}

/** A version has most columns of its parent, and what was personal there is personal here. */
async function inheritedMeanings(tx: Tx, scope: Scope, datasetId: string): Promise<Map<string, string | null>> {
  const [made] = await tx
    .select({ parentId: datasets.parentId })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, scope.workspaceId), eq(datasets.id, datasetId)));
  return made?.parentId ? columnMeanings(tx, scope, made.parentId) : new Map();
}
