import { columnProfiles, type Tx } from "@datainsight/db";
import { type DataType, didYouMean } from "@datainsight/schemas";
import { and, asc, eq, sql } from "drizzle-orm";
import { ServiceError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { latestAnalysis } from "./rows.ts";

export type KnownColumn = {
  name: string;
  dataType: DataType;
  /** The strptime formats of dates that came as text. */
  dateFormats?: string[];
  /** True for whole numbers of more than 64 bits. */
  isLong?: boolean;
};

/** The columns of a dataset in file order, as its newest finished analysis knows them; none before there is one. */
export async function knownColumns(tx: Tx, scope: Scope, datasetId: string): Promise<KnownColumn[]> {
  const analysis = await latestAnalysis(tx, scope, datasetId);
  if (!analysis) return [];
  const rows = await tx
    .select({
      name: columnProfiles.columnName,
      dataType: columnProfiles.dataType,
      ends: sql<(string | null)[]>`jsonb_build_array(${columnProfiles.minValue}, ${columnProfiles.maxValue})`,
      dateFormats: sql<{ format: string }[] | null>`${columnProfiles.statistics} -> 'dateFormats'`,
    })
    .from(columnProfiles)
    .where(and(eq(columnProfiles.workspaceId, scope.workspaceId), eq(columnProfiles.analysisId, analysis.id)))
    .orderBy(asc(columnProfiles.position));
  return rows.map(({ dateFormats, ends, ...column }) => ({
    ...column,
    ...(dateFormats === null ? {} : { dateFormats: dateFormats.map(({ format }) => format) }),
    ...(column.dataType === "integer" && ends.some(isPast64Bits) ? { isLong: true } : {}),
  }));
}

function isPast64Bits(value: string | null): boolean {
  if (value === null || !/^-?\d{19,}$/.test(value)) return false;
  return BigInt.asIntN(64, BigInt(value)) !== BigInt(value);
}

/** Says that a dataset has no column of a name, and which was probably meant; `field` is the input that names it. */
export function noSuchColumn(column: string, known: readonly { name: string }[], field: string): ServiceError {
  const near = didYouMean(
    column,
    known.map(({ name }) => name),
  );
  return new ServiceError("invalid_input", `The dataset has no column "${column}".${near}`, { field, column });
}
