import { mkdtemp, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { DatasetOverrides } from "@datainsight/schemas";
import { nameColumns } from "./csv/headers.ts";
import { doubtfulHeader } from "./inference/header.ts";
import { detectFormat, isGzip } from "./detect.ts";
import { readHead } from "./encoding.ts";
import type { Engine } from "./engine/engine.ts";
import { describeSystemFailure } from "./engine/errors.ts";
import { formatReaders } from "./formats/registry.ts";
import { inferColumns, type InferOptions } from "./inference/infer.ts";
import { inferWithDraft, type InferredDraft } from "./inference/infer-draft.ts";
import { textColumns } from "./inference/text-columns.ts";
import type { TableManifest } from "./manifest.ts";
import type { IngestLimits, LocalFile, ReadContext, SourceTable } from "./source.ts";
import { draftPath, finishDraft, writeTable } from "./store/write.ts";
import { invalidInput } from "./table-error.ts";
import { typeAsIs, type TypedTable } from "./typed.ts";
import { unpackGzip } from "./unpack.ts";

export type IngestProgress = { share: number; stage: string };

export type IngestOptions = {
  engine: Engine;
  /** The file as it was sent, on the local disk, inside a folder that the engine may read. */
  sourcePath: string;
  /** Its name where it came from; a hint to its format. */
  fileName: string;
  /** Where the table goes, inside a folder that the engine may write. */
  tablePath: string;
  overrides?: DatasetOverrides;
  limits: IngestLimits;
  signal?: AbortSignal;
  onProgress?: (progress: IngestProgress) => void;
};

const stages = { unpack: [0, 0.1], read: [0.1, 0.35], infer: [0.35, 0.75], write: [0.75, 1] } as const;
const stageNames = { unpack: "unpacking", read: "reading", infer: "finding types", write: "storing" } as const;

/**
 * Makes a typed Parquet table of a file: finds its format, encoding and shape, infers each column's type over every row,
 * and stores the result with its manifest. Nothing is left at `tablePath` after a failure.
 * @throws TableError when the file cannot be read, says why, and where; the signal's reason when aborted
 */
export async function ingestTable(options: IngestOptions): Promise<TableManifest> {
  const { engine, signal } = options;
  const scratchDir = await mkdtemp(path.join(engine.workDir, "ingest-")).catch((error: unknown) => {
    throw describeSystemFailure(error);
  });
  try {
    const source = await readSource(options, scratchDir);
    return await storeSource(options, scratchDir, source);
  } catch (error) {
    signal?.throwIfAborted();
    throw describeSystemFailure(error);
  } finally {
    await rm(draftPath(options.tablePath), { force: true });
    await rm(scratchDir, { recursive: true, force: true });
  }
}

function contextFor(options: IngestOptions, scratchDir: string, stage: keyof typeof stages): ReadContext {
  const [from, to] = stages[stage];
  return {
    engine: options.engine,
    overrides: options.overrides ?? {},
    limits: options.limits,
    scratchDir,
    signal: options.signal,
    onProgress: (share) =>
      options.onProgress?.({ share: from + (to - from) * Math.min(1, share), stage: stageNames[stage] }),
  };
}

async function readSource(options: IngestOptions, scratchDir: string): Promise<SourceTable> {
  const { size } = await stat(options.sourcePath);
  if (size === 0) throw invalidInput("The file is empty.");
  let file: LocalFile = { path: options.sourcePath, size };
  let head = await readHead(file.path, 65_536);
  if (isGzip(head)) {
    file = await unpackGzip(file, contextFor(options, scratchDir, "unpack"));
    head = await readHead(file.path, 65_536);
  }
  const format = detectFormat(head, options.fileName);
  return formatReaders[format](file, contextFor(options, scratchDir, "read"));
}

async function storeSource(options: IngestOptions, scratchDir: string, source: SourceTable): Promise<TableManifest> {
  const { engine, signal } = options;
  const named = nameColumns(source.headers);
  const { names } = named;
  const isHeaderless = source.notices.some(({ kind }) => kind === "missing_header");
  // Without a header, all of them are blank.
  const notices = isHeaderless ? [] : named.notices;
  const found = await typeColumns(options, scratchDir, source, names);
  if (source.expectedRows !== null && found.rows !== source.expectedRows) {
    // Two readers that disagree on the rows: ours keeps them all.
    if (source.fallback) return storeSource(options, scratchDir, await source.fallback());
    throw invalidInput(`The file has ${source.expectedRows} rows, but only ${found.rows} could be read.`);
  }
  const isSure = isHeaderless || options.overrides?.header === true;
  const doubtful = isSure ? [] : doubtfulHeader(source, found.columns);
  const manifest: TableManifest = {
    manifestVersion: 1,
    format: source.format,
    encoding: source.encoding,
    delimiter: source.delimiter,
    sheet: source.sheet,
    rowCount: found.rows,
    columns: found.columns.map(({ storageType, dataType, evidence }, position) => ({
      position,
      name: names[position] ?? `column_${position + 1}`,
      originalName: (source.headers[position] ?? "").toWellFormed(),
      storageName: `c${position}`,
      storageType,
      dataType,
      evidence,
    })),
    notices: [...source.notices, ...notices, ...doubtful, ...found.notices],
  };
  const { onProgress } = contextFor(options, scratchDir, "write");
  const { tablePath } = options;
  if (found.precisions) {
    onProgress(0);
    await finishDraft({ manifest, precisions: found.precisions, tablePath, signal });
  } else {
    const { relation, columns } = found;
    await writeTable({ engine, relation, columns, manifest, tablePath, signal, onProgress });
  }
  onProgress(1);
  return manifest;
}

/** The widest tables that are stored under their guesses: DuckDB plans statements with expressions for each column slowly. */
const maxDraftColumns = 60;

function mayDraft({ style, measureCells, headers }: SourceTable): boolean {
  return style === "text" && !measureCells && headers.length < maxDraftColumns;
}

async function typeColumns(
  options: IngestOptions,
  scratchDir: string,
  source: SourceTable,
  names: readonly string[],
): Promise<TypedTable & Pick<InferredDraft, "precisions">> {
  const context = contextFor(options, scratchDir, "infer");
  const byName = new Map(Object.entries(options.overrides?.columns ?? {}));
  const unknown = [...byName.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw invalidInput(`There is no column "${unknown}" to set the type of.`, { column: unknown });
  const overrides = names.map((name) => byName.get(name));
  if (source.style === "typed") return { ...(await typeAsIs(source, names, overrides, context)), precisions: null };
  const { engine, limits, signal } = options;
  const columns = textColumns(source, names, options.overrides ?? {});
  const inference: InferOptions = {
    engine,
    relation: source.relation,
    columns,
    maxCellBytes: source.measureCells ? limits.maxCellBytes : null,
    signal,
    onProgress: context.onProgress,
  };
  const { relation } = source;
  if (!mayDraft(source)) return { ...(await inferColumns(inference)), relation, notices: [], precisions: null };
  const draft = { draftPath: draftPath(options.tablePath), scratchDir, farRows: source.farRows ?? [] };
  return { ...(await inferWithDraft({ ...inference, ...draft })), notices: [] };
}
