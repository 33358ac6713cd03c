import type { CheckDefinition, CheckResult } from "@datainsight/schemas";
import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { TableColumn, TableManifest } from "../manifest.ts";
import { quoteLiteral } from "../sql.ts";
import { EngineError, TableError } from "../table-error.ts";
import { CheckError } from "./check-error.ts";
import type { CheckedTable, CheckPlan, PlanContext } from "./kinds/kind.ts";
import { planCheck } from "./registry.ts";
import { rowsOf } from "./source.ts";
import { writtenForm } from "./values.ts";

export type CheckToRun = { id: string | null; definition: CheckDefinition };

export type RunChecksOptions = {
  engine: Engine;
  tablePath: string;
  manifest: TableManifest;
  checks: readonly CheckToRun[];
  /** The tables that foreign keys refer to, by the id of their dataset; also this one, where it refers to itself. */
  references?: ReadonlyMap<string, CheckedTable>;
  signal?: AbortSignal | undefined;
  /** How a value of a column may be shown. */
  mask: (columnName: string, value: string) => string;
  /** The share that is done, 0 to 1. */
  onProgress?: ((share: number) => void) | undefined;
};

const maxRows = 100;
const maxExamples = 5;
const maxExampleLength = 100;
/** Up to so many failing rows a predicate can name them one by one, where nothing else tells them. */
const maxListedRows = 10_000;
/** Conditions that are looked at in one pass over the table: wide enough for all of a table, bounded in the length of the statement. */
const checksPerPass = 250;

type Planned = { check: CheckToRun; plan: CheckPlan };
type Found = { failing: number; rows: number[] };

const count = z.bigint().transform(Number);
const found = z.object({
  failing: count,
  rows: z
    .array(count)
    .nullable()
    .transform((rows) => rows ?? []),
});
const shownRow = z.object({ n: count, shown: z.array(z.string().nullable()) });

/**
 * Runs checks on a table: those on single rows all in one pass, the others (uniqueness, references) each by a query that can spill.
 * The results come in the order of the checks. A check that does not fit the table has the status `error` and says why.
 * @throws the signal's reason when aborted; TableError when the disk does not suffice
 */
export async function runChecks(options: RunChecksOptions): Promise<CheckResult[]> {
  const results = new Map<CheckToRun, CheckResult>();
  const planned: Planned[] = [];
  for (const check of options.checks) {
    const plan = await attempt(() => planFor(options, check.definition));
    if ("message" in plan) results.set(check, errorResult(options, check, plan.message));
    else planned.push({ check, plan });
  }
  const conditions = planned.filter(({ plan }) => plan.by === "condition");
  const queries = planned.filter(({ plan }) => plan.by === "query");
  // A pass over the table takes about as long as one query.
  const passes = Math.ceil(conditions.length / checksPerPass);
  const count = (done: number): void => options.onProgress?.(done / Math.max(1, passes + queries.length));
  const watched: Watched = { ...options, count };
  const outcomes = [
    ...(await runConditions(watched, conditions)),
    ...(await runQueries({ ...watched, count: (done) => count(passes + done) }, queries)),
  ];
  for (const [{ check, plan }, outcome] of outcomes) {
    const failed = "message" in outcome;
    results.set(
      check,
      failed ? errorResult(options, check, outcome.message) : await resultOf(options, { check, plan }, outcome),
    );
  }
  return options.checks.flatMap((check) => results.get(check) ?? []);
}

/** What went wrong with one check; what concerns them all goes on. */
async function attempt<T>(work: () => Promise<T> | T): Promise<T | { message: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CheckError) return { message: error.message };
    if (error instanceof EngineError) return { message: `The check cannot be run: ${error.message}` };
    // One check that needs more memory than there is costs its own result, and not the analysis.
    if (error instanceof TableError && error.code === "too_large") return { message: error.message };
    throw error;
  }
}

async function planFor(options: RunChecksOptions, definition: CheckDefinition): Promise<CheckPlan> {
  if (definition.kind === "pattern") await requirePattern(options.engine, definition.pattern, options.signal);
  return planCheck(definition, contextOf(options));
}

function contextOf({ tablePath, manifest, references }: RunChecksOptions): PlanContext {
  return {
    table: { tablePath, manifest },
    column: (name) => {
      const column = manifest.columns.find((each) => each.name === name);
      if (!column) throw new CheckError(`There is no column "${name}" in the table.`);
      return column;
    },
    reference: (datasetId) => {
      const table = references?.get(datasetId);
      if (!table) throw new CheckError("The dataset that it refers to is not there, or has no table.");
      return table;
    },
  };
}

/**
 * Refuses an expression that RE2, the engine's own kind, does not understand.
 * @throws CheckError with what is wrong
 */
export async function requirePattern(engine: Engine, pattern: string, signal?: AbortSignal): Promise<void> {
  try {
    await engine.all(`SELECT regexp_full_match('', ${quoteLiteral(pattern)}) AS fits`, z.unknown(), { signal });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const [, reason] = /Error: ([a-z][^:]*(?:: .*)?)$/.exec(error.message) ?? [];
    throw new CheckError(
      `The pattern is no regular expression of RE2's${reason === undefined ? "" : ` (${reason})`}. Look-arounds and back-references are not known to it.`,
    );
  }
}

type Outcome = [Planned, Found | { message: string }];

/** `count` is told how many passes or queries are done, the running one as a part. */
type Watched = RunChecksOptions & { count: (done: number) => void };

const reportEveryMs = 250;

/** Does one pass or query, telling every moment how far the engine is. */
async function watch<T>({ engine, count }: Watched, done: number, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => count(done + (engine.progress() ?? 0)), reportEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    count(done + 1);
  }
}

async function runConditions(options: Watched, conditions: readonly Planned[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < conditions.length; start += checksPerPass) {
    const part = conditions.slice(start, start + checksPerPass);
    const together = await watch(options, start / checksPerPass, () => attempt(() => countFailing(options, part)));
    if (!("message" in together)) {
      outcomes.push(...part.map((check, index): Outcome => [check, together[index] ?? { failing: 0, rows: [] }]));
      continue;
    }
    // One of them cannot be run: each by itself shows which.
    for (const check of part) {
      const alone = await attempt(() => countFailing(options, [check]));
      outcomes.push([check, "message" in alone ? alone : (alone[0] ?? { failing: 0, rows: [] })]);
    }
  }
  return outcomes;
}

async function countFailing(options: RunChecksOptions, checks: readonly Planned[]): Promise<Found[]> {
  const flags = checks.map(
    ({ plan }, index) => `(${plan.by === "condition" ? plan.condition : "false"}\n) AS f${index}`,
  );
  // Hundreds of FILTER clauses in one statement take DuckDB seconds to plan; these take milliseconds.
  const structs = checks.map(
    (_, index) =>
      `{'failing': coalesce(count_if(f${index}), 0), 'rows': min(CASE WHEN f${index} THEN n END, ${maxRows})}`,
  );
  const sql = `SELECT [${structs.join(", ")}] AS checks FROM (SELECT file_row_number AS n, ${flags.join(", ")} FROM ${rowsOf(options)})`;
  const [row] = await options.engine.all(sql, z.object({ checks: z.array(found) }), { signal: options.signal });
  return row?.checks ?? [];
}

async function runQueries(options: Watched, queries: readonly Planned[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, check] of queries.entries()) {
    const { plan } = check;
    if (plan.by !== "query") continue;
    const listed = plan.predicate === null ? maxListedRows + 1 : maxRows;
    const sql = `SELECT count(*) AS failing, min(n, ${listed}) AS rows FROM (${plan.query})`;
    const { engine, signal } = options;
    const rows = await watch(options, index, () => attempt(() => engine.all(sql, found, { signal })));
    outcomes.push([check, "message" in rows ? rows : (rows[0] ?? { failing: 0, rows: [] })]);
  }
  return outcomes;
}

async function resultOf(
  options: RunChecksOptions,
  { check, plan }: Planned,
  { failing, rows }: Found,
): Promise<CheckResult> {
  const { id: checkId, definition } = check;
  const ordered = rows.toSorted((a, b) => a - b);
  const first = ordered.slice(0, maxRows);
  return {
    checkId,
    definition,
    status: failing === 0 ? "passed" : "failed",
    failingRows: failing,
    rows: first.map((n) => n + 1),
    examples: failing === 0 ? [] : await examplesOf(options, plan.columns, first),
    predicate: failing === 0 ? null : predicateOf(plan, failing, ordered),
    message: null,
    ...referenceOf(options, definition),
  };
}

function predicateOf(plan: CheckPlan, failing: number, rows: readonly number[]): string | null {
  if (plan.by === "condition") return plan.condition;
  if (plan.predicate !== null) return plan.predicate;
  return failing > maxListedRows ? null : `file_row_number IN (${rows.join(", ")})`;
}

/** Different values of the first failing rows. */
async function examplesOf(
  options: RunChecksOptions,
  columns: readonly TableColumn[],
  rows: readonly number[],
): Promise<string[]> {
  if (columns.length === 0) return [];
  const values = columns.map((column) => `left(${writtenForm(column)}, ${maxExampleLength})`);
  const sql = `SELECT file_row_number AS n, [${values.join(", ")}]::VARCHAR[] AS shown FROM ${rowsOf(options)} WHERE file_row_number IN (${rows.join(", ")}) ORDER BY n`;
  const found = await options.engine.all(sql, shownRow, { signal: options.signal });
  const texts = found.map(({ shown }) =>
    shown.map((value, index) => options.mask(columns[index]?.name ?? "", value ?? "")).join(", "),
  );
  return [...new Set(texts)].slice(0, maxExamples);
}

function errorResult(options: RunChecksOptions, { id: checkId, definition }: CheckToRun, message: string): CheckResult {
  const nothing = { failingRows: 0, rows: [], examples: [], predicate: null };
  return { checkId, definition, status: "error", ...nothing, message, ...referenceOf(options, definition) };
}

function referenceOf(
  { references }: RunChecksOptions,
  definition: CheckDefinition,
): Pick<CheckResult, "referencedDatasetName"> {
  if (definition.kind !== "foreign_key") return {};
  const name = references?.get(definition.referencedDatasetId)?.datasetName;
  return name === undefined ? {} : { referencedDatasetName: name };
}
