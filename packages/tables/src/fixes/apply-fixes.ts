import type { FixAction } from "@datainsight/schemas";
import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import { describeSystemFailure } from "../engine/errors.ts";
import type { TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { writeTable } from "../store/write.ts";
import { EngineError, invalidInput } from "../table-error.ts";
import { evidenceAfter } from "./evidence.ts";
import { compileFix, prepareFix } from "./statement.ts";
import { type FixStep, type FixTable, storedColumns } from "./table.ts";

export type ApplyFixesOptions = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  /** In the order in which they are to be done. */
  actions: readonly FixAction[];
  /** Where the new table goes, inside a folder that the engine may write. */
  outPath: string;
  /** Writes only the columns that the actions made or changed; without any, nothing is written. */
  changedOnly?: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: (share: number) => void;
};

/** What one action was, and what it did. */
export type AppliedFix = {
  /** The action with what had to be found in the data, such as the formats of dates. */
  action: FixAction;
  /** A DuckDB statement over `t`, a table under its own column names, that does the same. */
  sql: string;
  /** Rows removed, or in which a value changed. */
  rowsTouched: number;
};

/** `names` are the columns after all actions, also those that were not written. */
export type AppliedFixes = { manifest: TableManifest; applied: AppliedFix[]; names: string[] };

const rowNumber = "rn";
const counted = z.object({ n: z.bigint().transform(Number) });
const texts = z.record(z.string(), z.string().nullable());

/** The actions so far as one statement: each reads from the one before. */
type Chain = { parts: string[]; table: FixTable; reorders: boolean; rowsRemoved: boolean };

/**
 * Writes a new table: the stored one with the actions done one after the other. Rows keep their order, values their digits; the new
 * table is whole or is not there.
 * @throws TableError `invalid_input` when an action cannot be done, with the column; the signal's reason when aborted
 */
export async function applyFixes(options: ApplyFixesOptions): Promise<AppliedFixes> {
  const { signal, manifest, actions, onProgress } = options;
  try {
    let chain = startOf(options);
    let rows = manifest.rowCount;
    const applied: AppliedFix[] = [];
    for (const [index, action] of actions.entries()) {
      const next = await addFix(options, chain, { action, rows });
      chain = next.chain;
      rows = next.rows;
      applied.push(next.applied);
      onProgress?.((0.5 * (index + 1)) / actions.length);
    }
    const relation = `(${withParts(chain)} SELECT * FROM ${chain.table.source})`;
    const { engine } = options;
    const { rowsRemoved, table } = chain;
    const columns = options.changedOnly ? table.columns.filter(({ from }) => from === null) : table.columns;
    const names = table.columns.map(({ name }) => name);
    const found = await evidenceAfter({
      engine,
      relation,
      columns,
      rowsRemoved,
      rowsBefore: manifest.rowCount,
      signal,
    });
    const after: TableManifest = { ...manifest, rowCount: found.rows, columns: found.columns };
    onProgress?.(0.7);
    if (columns.length === 0) return { manifest: after, applied, names };
    const order = chain.reorders ? ` ORDER BY ${rowNumber}` : "";
    await writeTable({
      engine,
      relation: `(${withParts(chain)} SELECT * FROM ${table.source}${order})`,
      columns: found.columns.map((column, index) => ({ ...column, expression: columns[index]?.key ?? "" })),
      manifest: after,
      tablePath: options.outPath,
      signal,
    });
    onProgress?.(1);
    return { manifest: after, applied, names };
  } catch (error) {
    signal?.throwIfAborted();
    throw describeSystemFailure(error);
  } finally {
    for (const [index] of actions.entries())
      await options.engine.run(`DROP TABLE IF EXISTS ${surplusTable(index + 1)}`);
  }
}

/** The numbers of the rows that the n-th action removes. */
function surplusTable(n: number): string {
  return `fix_surplus_${n}`;
}

function startOf({ tablePath, manifest }: ApplyFixesOptions): Chain {
  const stored = `SELECT file_row_number AS ${rowNumber}, * EXCLUDE (file_row_number) FROM read_parquet(${quoteLiteral(tablePath)}, file_row_number = true)`;
  return {
    parts: [`t0 AS NOT MATERIALIZED (${stored})`],
    table: { columns: storedColumns(manifest), naming: "storage", source: "t0", row: rowNumber },
    reorders: false,
    rowsRemoved: false,
  };
}

function withParts({ parts }: Chain): string {
  return `WITH ${parts.join(", ")}`;
}

type Added = { chain: Chain; rows: number; applied: AppliedFix };

async function addFix(
  { engine, signal }: ApplyFixesOptions,
  chain: Chain,
  { action, rows }: { action: FixAction; rows: number },
): Promise<Added> {
  const { table } = chain;
  try {
    const prepared = await prepareFix(action, table, async (select) => {
      const [row] = await engine.all(`${withParts(chain)} ${select}`, texts, { signal });
      return row ?? {};
    });
    const step = await withSurplus({ engine, signal }, chain, compileFix(prepared, table));
    const people = compileFix(prepared, { ...table, naming: "people", source: "t", row: "rowid" });
    const source = `t${chain.parts.length}`;
    const added: Chain = {
      parts: [...chain.parts, `${source} AS NOT MATERIALIZED (${step.select})`],
      table: { ...table, columns: step.columns, source },
      reorders: chain.reorders || step.reorders,
      rowsRemoved: chain.rowsRemoved || step.touched === null,
    };
    const count = async (sql: string) => (await engine.all(sql, counted, { signal }))[0]?.n ?? 0;
    const counting =
      step.touched === null
        ? `${withParts(added)} SELECT count(*) AS n FROM ${source}`
        : `${withParts(chain)} SELECT count(*) AS n FROM ${table.source} WHERE ${step.touched}`;
    const n = await count(counting);
    const [rowsTouched, left] = step.touched === null ? [rows - n, n] : [n, rows];
    const applied = {
      action: prepared.action,
      sql: people.select,
      rowsTouched: rowsTouched + rewritten(prepared.action, table),
    };
    return { chain: added, rows: left, applied };
  } catch (error) {
    throw nameColumn(error, action);
  }
}

/** Looks for the rows that go once, not in each statement that reads the result. */
async function withSurplus(
  { engine, signal }: Pick<ApplyFixesOptions, "engine" | "signal">,
  chain: Chain,
  step: FixStep,
): Promise<FixStep> {
  if (step.surplus === undefined) return step;
  const name = surplusTable(chain.parts.length);
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${withParts(chain)} ${step.surplus}`, { signal });
  const { source, row } = chain.table;
  return { ...step, select: `SELECT * FROM ${source} WHERE ${row} NOT IN (SELECT n FROM ${name})` };
}

/** Dates in several formats are stored as dates already: what a cast mends is how the others are written. */
function rewritten(action: FixAction, { columns }: FixTable): number {
  if (action.kind !== "cast") return 0;
  const column = columns.find(({ name }) => name === action.column);
  if (column?.dataType !== action.dataType) return 0;
  return column.from?.evidence.otherDateFormats.reduce((sum, { count: own }) => sum + own, 0) ?? 0;
}

function nameColumn(error: unknown, action: FixAction): unknown {
  if (!(error instanceof EngineError)) return error;
  const column = "column" in action ? action.column : undefined;
  const where = column === undefined ? "the table" : `column "${column}"`;
  return invalidInput(
    `The fix (${action.kind.replace("_", " ")}) of ${where} cannot be run: a value, a pattern or a format in it does not suit the data.`,
    column === undefined ? {} : { column },
  );
}
