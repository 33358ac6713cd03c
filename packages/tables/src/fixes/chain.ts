import type { FixAction } from "@datainsight/schemas";
import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { EngineError, invalidInput } from "../table-error.ts";
import { compileFix, prepareFix } from "./statement.ts";
import { type FixStep, type FixTable, storedColumns } from "./table.ts";

/** What one action was, and what it did. */
export type AppliedFix = {
  /** The action with what had to be found in the data, such as the formats of dates. */
  action: FixAction;
  /** A DuckDB statement over `t`, a table under its own column names, that does the same. */
  sql: string;
  /** Rows removed, or in which a value changed. */
  rowsTouched: number;
};

/** The actions so far as one statement, each part reading from the one before. It filters and replaces, so that rows keep their order. */
export type Chain = { parts: string[]; table: FixTable; rowsRemoved: boolean };

export type ChainOptions = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  /** In the order in which they are to be done. */
  actions: readonly FixAction[];
  signal: AbortSignal | undefined;
  onProgress?: (share: number) => void;
};

const rowNumber = "rn";
const counted = z.object({ n: z.bigint().transform(Number) });
const texts = z.record(z.string(), z.string().nullable());

/** The whole result of the actions so far, as a relation. */
export function relationOf(chain: Chain): string {
  return `(${withParts(chain)} SELECT * FROM ${chain.table.source})`;
}

/**
 * Compiles the actions one after the other, each for the table that those before it leave, and counts what each does. `use` is given
 * the chain of all; what the chain needs beside the table is gone after it.
 */
export async function withChain<Result>(
  options: ChainOptions,
  use: (chain: Chain, applied: AppliedFix[]) => Promise<Result>,
): Promise<Result> {
  const { engine, manifest, actions, onProgress } = options;
  try {
    let chain = startOf(options);
    let rows = manifest.rowCount;
    const applied: AppliedFix[] = [];
    for (const [index, action] of actions.entries()) {
      const next = await addFix(options, chain, { action, rows });
      chain = next.chain;
      rows = next.rows;
      applied.push(next.applied);
      onProgress?.((index + 1) / actions.length);
    }
    return await use(chain, applied);
  } finally {
    for (const [index] of actions.entries()) await engine.run(`RESET VARIABLE ${surplusName(index + 1)}`);
  }
}

function startOf({ tablePath, manifest }: ChainOptions): Chain {
  const stored = `SELECT file_row_number AS ${rowNumber}, * EXCLUDE (file_row_number) FROM read_parquet(${quoteLiteral(tablePath)}, file_row_number = true)`;
  return {
    parts: [`t0 AS NOT MATERIALIZED (${stored})`],
    table: { columns: storedColumns(manifest), naming: "storage", source: "t0", row: rowNumber },
    rowsRemoved: false,
  };
}

function withParts({ parts }: Chain): string {
  return `WITH ${parts.join(", ")}`;
}

type Added = { chain: Chain; rows: number; applied: AppliedFix };

async function addFix(
  options: ChainOptions,
  chain: Chain,
  { action, rows }: { action: FixAction; rows: number },
): Promise<Added> {
  const { engine, signal } = options;
  const { table } = chain;
  try {
    const prepared = await prepareFix(action, table, async (select) => {
      const [row] = await engine.all(`${withParts(chain)} ${select}`, texts, { signal });
      return row ?? {};
    });
    const step = await withSurplus(options, chain, compileFix(prepared, table));
    const people = compileFix(prepared, { ...table, naming: "people", source: "t", row: "rowid" });
    const source = `t${chain.parts.length}`;
    const added: Chain = {
      parts: [...chain.parts, `${source} AS NOT MATERIALIZED (${step.select})`],
      table: { ...table, columns: step.columns, source },
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

/** The rows that the n-th action removes, a bit for each row of the stored table. */
function surplusName(n: number): string {
  return `fix_surplus_${n}`;
}

/**
 * Looks for the rows that go once, not in each statement that reads the result. A bit a row is small enough to be held, and a
 * filter by it keeps the order of the rows, which a join would not.
 */
async function withSurplus({ engine, manifest, signal }: ChainOptions, chain: Chain, step: FixStep): Promise<FixStep> {
  if (step.surplus === undefined) return step;
  const name = surplusName(chain.parts.length);
  const last = Math.max(0, manifest.rowCount - 1);
  const bits = `SELECT bitstring_agg(n, 0::BIGINT, ${last}::BIGINT) FROM (${step.surplus})`;
  await engine.run(`SET VARIABLE ${name} = (${withParts(chain)} ${bits})`, { signal });
  const { source, row } = chain.table;
  // Without a row that goes there are no bits.
  const stays = `coalesce(get_bit(getvariable('${name}')::BIT, ${row}::INTEGER) = 0, true)`;
  return { ...step, select: `SELECT * FROM ${source} WHERE ${stays}` };
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
