import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DatasetOverrides } from "@datainsight/schemas";
import {
  ingestTable,
  openEngine,
  readRows,
  type CellValue,
  type Engine,
  type IngestLimits,
  type IngestProgress,
  type TableManifest,
} from "../index.ts";

export const roomyLimits: IngestLimits = { maxColumns: 5000, maxCellBytes: 1_000_000, maxUnpackedBytes: 500_000_000 };

/** A folder with an engine, to turn files into tables in a test. */
export type TestFolder = {
  path: string;
  engine: Engine;
  /** Writes a file and ingests it. */
  ingest(fileName: string, content: string | Uint8Array, options?: TestIngest): Promise<IngestedTable>;
  /** Ingests a file that lies anywhere. */
  ingestFile(sourcePath: string, options?: TestIngest): Promise<IngestedTable>;
  /** Names of all files that lie in the folder, at any depth. */
  files(): Promise<string[]>;
  remove(): Promise<void>;
};

export type TestIngest = {
  overrides?: DatasetOverrides;
  limits?: Partial<IngestLimits>;
  signal?: AbortSignal;
  onProgress?: (progress: IngestProgress) => void;
};

export type IngestedTable = {
  manifest: TableManifest;
  tablePath: string;
  /** The first 1000 rows, values in column order. */
  rows: CellValue[][];
  /** One column by its name. */
  column(name: string): TableManifest["columns"][number];
};

export async function openTestFolder(allowed: readonly string[] = []): Promise<TestFolder> {
  const root = await mkdtemp(path.join(tmpdir(), "datainsight-tables-"));
  await mkdir(path.join(root, "files"));
  const engine = await openEngine({ workDir: root, memoryLimit: "1GB", threads: 2, allowedDirectories: allowed });
  let counter = 0;

  async function ingestFile(sourcePath: string, options: TestIngest = {}): Promise<IngestedTable> {
    counter += 1;
    const tablePath = path.join(root, "files", `table-${counter}.parquet`);
    const manifest = await ingestTable({
      engine,
      sourcePath,
      fileName: path.basename(sourcePath),
      tablePath,
      limits: { ...roomyLimits, ...options.limits },
      ...(options.overrides ? { overrides: options.overrides } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    });
    const { rows } = await readRows({ engine, tablePath, manifest, offset: 0, limit: 1000 });
    return {
      manifest,
      tablePath,
      rows: rows.map(({ values }) => values),
      column: (name) => {
        const column = manifest.columns.find((each) => each.name === name);
        if (!column) throw new Error(`No column ${name}, but ${manifest.columns.map((each) => each.name).join(", ")}`);
        return column;
      },
    };
  }

  return {
    path: root,
    engine,
    ingestFile,
    ingest: async (fileName, content, options) => {
      counter += 1;
      const folder = path.join(root, "files", `${counter}`);
      await mkdir(folder);
      const sourcePath = path.join(folder, fileName);
      await writeFile(sourcePath, content);
      return ingestFile(sourcePath, options);
    },
    files: async () => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
    },
    remove: async () => {
      engine.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
