import { setImmediate } from "node:timers/promises";
import type { TableColumn, TableManifest } from "@datainsight/tables";
import { findDuplicateRows } from "./duplicates.ts";
import type { QueryEngine } from "./engine.ts";
import { openPart, partSize } from "./parts.ts";
import { tableSource } from "./passes.ts";
import { readCount } from "./readers.ts";
import type { ProfiledColumn, TableProfile } from "./profile.ts";
import type { ColumnPatch } from "./statistics/group.ts";
import { profileColumns, type Subject, subjectOf } from "./subjects.ts";
import { maskColumn } from "./semantics/mask-column.ts";
import { isCodeName } from "./semantics/names.ts";

export type ProfileInput = {
  engine: QueryEngine;
  /** The typed Parquet file; its columns are named by `storageName`. */
  tablePath: string;
  manifest: TableManifest;
  /** What counts as today; without it no date is in the future. */
  asOf?: Date;
  /** False where only the columns are asked for: then `duplicateRows` is null. */
  rows?: boolean;
  /** Values of columns that may be held in memory at once, 24 million unless told; longer columns are sorted on disk. */
  heldValues?: number;
  signal?: AbortSignal;
  /** `share` runs from 0 to 1; `stage` says in words what is being done. */
  onProgress?: (progress: { share: number; stage: string }) => void;
};

/** The share of the time that the columns take, measured on a million rows by 41 columns; comparing rows takes the rest. */
const columnsUntil = 0.95;

/**
 * Profiles a stored table: exact statistics of each column, facts for the rules, duplicate rows. Personal data in what is
 * shown (extremes, frequent values, examples) is masked. Rejects with the signal's reason when aborted.
 */
export async function profileTable(input: ProfileInput): Promise<TableProfile> {
  const { engine, tablePath, manifest, signal } = input;
  const onProgress = rising(input.onProgress);
  const { rowCount, columns } = manifest;
  const subjects: Subject[] = [];
  const size = partSize({ rowCount }, columns.length);
  for (let start = 0; start < columns.length; start += size) {
    const chosen = columns.slice(start, start + size);
    const report = (share: number, stage: string) =>
      onProgress({ share: (columnsUntil * (start + chosen.length * share)) / columns.length, stage });
    const part = await openPart(
      { engine, tablePath, rowCount, signal },
      { columns: chosen, columnCount: columns.length },
    );
    try {
      const context = { engine, tablePath, source: part.source, rowCount, heldValues: input.heldValues, signal };
      const opened = chosen.map((column) => subjectOf(withoutMeasure(column), input));
      subjects.push(...(await profileColumns(context, opened, report)));
    } finally {
      await part.drop();
    }
  }
  const report = (share: number) =>
    onProgress({ share: columnsUntil + (1 - columnsUntil) * share, stage: "comparing rows" });
  const compared = { engine, tablePath, source: tableSource(tablePath), rowCount, signal, report };
  const telling = mostTelling(subjects);
  const duplicateRows =
    input.rows === false ? null : await findDuplicateRows(compared, telling.columns, telling.mostDistinct);
  report(1);
  return {
    rowCount,
    columnCount: columns.length,
    columns: await putTogether(subjects, { signal, onTurn: () => report(1) }),
    duplicateRows,
    notices: manifest.notices,
    relations: null,
    drift: null,
    checkResults: [],
  };
}

/** Columns that are put together between two turns of others: ten thousand take seconds. */
const columnsAtOnce = 500;

async function putTogether(
  subjects: readonly Subject[],
  { signal, onTurn }: { signal: AbortSignal | undefined; onTurn: () => void },
): Promise<ProfiledColumn[]> {
  const columns: ProfiledColumn[] = [];
  for (const subject of subjects) {
    columns.push(maskColumn(assemble(subject)));
    if (columns.length % columnsAtOnce > 0) continue;
    onTurn();
    await setImmediate();
    signal?.throwIfAborted();
  }
  return columns;
}

/** Passes on what goes on: a statement's own estimate of its share can fall. */
function rising(tell: ProfileInput["onProgress"]): NonNullable<ProfileInput["onProgress"]> {
  let highest = 0;
  return ({ share, stage }) => {
    highest = Math.max(highest, share);
    tell?.({ share: highest, stage });
  };
}

/** The columns, those with the most different values first: they tell rows apart soonest. */
function mostTelling(subjects: readonly Subject[]): { columns: TableColumn[]; mostDistinct: number } {
  const unique = (subject: Subject) => readCount(subject.found["unique"]);
  const sorted = subjects.toSorted((a, b) => unique(b) - unique(a));
  return { columns: sorted.map(({ input }) => input.column), mostDistinct: sorted[0] ? unique(sorted[0]) : 0 };
}

/** A code of digits is text by nature, not a number that a few values keep from being one. */
function withoutMeasure(column: TableColumn): TableColumn {
  const { mostly, leadingZeros } = column.evidence;
  const isNumeric = mostly?.dataType === "integer" || mostly?.dataType === "float";
  if (!isNumeric || !(leadingZeros > 0 || isCodeName(column.name))) return column;
  return { ...column, evidence: { ...column.evidence, mostly: null } };
}

function assemble({ input, groups, found, rows }: Subject): ProfiledColumn {
  const { column, rowCount } = input;
  const patches = groups.map((group) => group.finish(input, found, rows));
  const empty: ProfiledColumn = {
    columnName: column.name,
    position: column.position,
    dataType: column.dataType,
    semanticType: null,
    nullCount: rowCount,
    uniqueCount: 0,
    minValue: null,
    maxValue: null,
    mean: null,
    median: null,
    statistics: {
      ...(column.originalName === column.name ? {} : { originalName: column.originalName }),
      count: 0,
      nullShare: 0,
    },
    distributionData: null,
    storageName: column.storageName,
    storageType: column.storageType,
    evidence: column.evidence,
    facts: {},
  };
  return patches.reduce<ProfiledColumn>(merge, empty);
}

function merge(column: ProfiledColumn, patch: ColumnPatch): ProfiledColumn {
  return {
    ...column,
    ...patch,
    statistics: { ...column.statistics, ...patch.statistics },
    facts: { ...column.facts, ...patch.facts },
  };
}
