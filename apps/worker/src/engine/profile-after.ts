import {
  compareRows,
  profileTable,
  relateColumns,
  type ProfiledColumn,
  type ProfileInput,
  type TableProfile,
} from "@datainsight/profiler";
import { type Engine, quoteLiteral, type TableManifest, type TriedFix } from "@datainsight/tables";

export type TriedTable = {
  engine: Engine;
  tablePath: string;
  /** Where the trial was written. */
  outPath: string;
  /** The profile before the fix. */
  profile: TableProfile;
  tried: TriedFix;
  /** Every column was written, not only those that changed. */
  whole: boolean;
  rowsRemoved: boolean;
  /** Whether what the columns have to do with each other is measured anew; the whole table has to be written for it. */
  relate: boolean;
  asOf: Date;
  signal: AbortSignal;
  /** Told the share that is done. */
  report?: ((share: number) => void) | undefined;
};

/** Where columns are compared too, profiling them takes about as long. */
const profiledShare = 0.5;

/**
 * The profile of the table after a fix: what the fix touched measured anew, the rest as it was. Drift and checks are not measured
 * again, and what the columns have to do with each other only where that is asked for.
 */
export async function profileAfter(trial: TriedTable): Promise<TableProfile> {
  const { engine, outPath, profile, tried, signal, relate, report } = trial;
  const { relations, drift, checkResults } = profile;
  const own = trial.rowsRemoved ? await profileWritten(trial, tried.written?.manifest) : await profileChanged(trial);
  const after = { ...own, relations, drift, checkResults };
  if (!relate || relations === null || tried.written === null) return after;
  const { manifest } = tried.written;
  const related = await relateColumns({
    engine,
    tablePath: outPath,
    manifest,
    profile: after,
    signal,
    onProgress: ({ share }) => report?.(profiledShare + (1 - profiledShare) * share),
  });
  return { ...after, relations: { ...related, target: relations.target, notMeasured: relations.notMeasured } };
}

function profileWritten(trial: TriedTable, manifest: TableManifest | undefined): Promise<TableProfile> {
  const { engine, outPath, profile, asOf, signal } = trial;
  if (manifest === undefined) return Promise.resolve(profile);
  return profileTable({ engine, tablePath: outPath, manifest, asOf, signal, onProgress: profiling(trial) });
}

function profiling({ relate, report }: TriedTable): NonNullable<ProfileInput["onProgress"]> {
  return ({ share }) => report?.(share * (relate ? profiledShare : 1));
}

/** The changed columns anew beside the others, and whether rows became equal by the change. */
async function profileChanged(trial: TriedTable): Promise<TableProfile> {
  const { engine, outPath, profile, tried, asOf, signal, whole } = trial;
  const manifest = tried.written?.manifest;
  const isChanged = new Set(tried.columns.flatMap(({ name, from }) => (from === null ? [name] : [])));
  const changed =
    manifest === undefined || isChanged.size === 0
      ? []
      : (
          await profileTable({
            engine,
            tablePath: outPath,
            manifest: { ...manifest, columns: manifest.columns.filter(({ name }) => isChanged.has(name)) },
            asOf,
            rows: false,
            signal,
            onProgress: profiling(trial),
          })
        ).columns;
  const byName = new Map([...profile.columns, ...changed].map((column) => [column.columnName, column]));
  const columns = tried.columns.flatMap(({ name }, position): ProfiledColumn[] => {
    const column = byName.get(name);
    return column ? [{ ...column, position, ...(whole ? { storageName: `c${position}` } : {}) }] : [];
  });
  const duplicateRows = await compareRows({ ...rowsAfter(trial, columns), engine, rowCount: profile.rowCount, signal });
  return { ...profile, columnCount: columns.length, columns, duplicateRows };
}

/** Every column of every row after the fix. Those that it left as they are come first: where they tell the rows apart, no other is read. */
function rowsAfter({ tablePath, outPath, tried, whole }: TriedTable, columns: readonly ProfiledColumn[]) {
  const uniqueOf = new Map(columns.map(({ columnName, uniqueCount }) => [columnName, uniqueCount]));
  const named = tried.columns
    .map(({ name, from }, position) => ({ from, storageName: `r${position}`, uniqueCount: uniqueOf.get(name) ?? 0 }))
    .toSorted((a, b) => Number(a.from === null) - Number(b.from === null) || b.uniqueCount - a.uniqueCount);
  const written = new Map(
    tried.written?.manifest.columns.map(({ name, storageName }) => [name, `made.${storageName}`]) ?? [],
  );
  const list = tried.columns.map(
    ({ name, from }, position) => `${whole || from === null ? written.get(name) : `stored.${from}`} AS r${position}`,
  );
  const stored = `read_parquet(${quoteLiteral(tablePath)}, file_row_number = true) AS stored`;
  const made = `read_parquet(${quoteLiteral(outPath)}) AS made`;
  // Both have the same rows in the same order.
  const tables = tried.written === null ? stored : `${stored} POSITIONAL JOIN ${made}`;
  return { source: `(SELECT stored.file_row_number, ${list.join(", ")} FROM ${tables})`, columns: named };
}
