import { rm } from "node:fs/promises";
import { writeParquet } from "../store/write.ts";
import { assume, type Assumption, isStoredAlike } from "./assumption.ts";
import type { TypedColumn } from "./column.ts";
import { type DraftColumn, type DraftMeasure, draftSql, measureDraft } from "./draft.ts";
import { guessCandidates } from "./guess.ts";
import { firstResult, type Inferred, inferGuessed, type InferOptions, isOpen } from "./infer.ts";
import type { Guess } from "./measure.ts";

export type DraftOptions = InferOptions & {
  /** Where the draft goes. */
  draftPath: string;
  /** Rows from all over the file, a value for each column. */
  farRows: readonly (readonly string[])[];
};

/** `draft`: the digits of the decimals that the draft stores with room for more; null where there is no draft to keep. */
export type InferredDraft = Inferred & { draft: { precisions: ReadonlyMap<number, number> } | null };

/** Shares of the work: measuring what cannot be assumed, storing, measuring the draft. */
const progressAt = { known: 0.2, stored: 0.7, measured: 0.8 } as const;

/**
 * The same as `inferColumns`, in one reading of the source where the guesses hold: the table is stored under them, and what was
 * stored proves them. Columns whose guess nothing stored could prove are measured before; those that are refuted, after: then
 * the draft is removed, and the table is to be written anew.
 * @throws TableError as `inferColumns` does
 */
export async function inferWithDraft(options: DraftOptions): Promise<InferredDraft> {
  const { engine, relation, columns, draftPath, signal } = options;
  const guessed = await guessCandidates(engine, relation, columns, signal);
  const guesses = columns.map((column, index): Guess & { assumed: Assumption | null } => {
    const { candidate = null, isCode = false, sample = [] } = guessed[index] ?? {};
    const guess = { column, candidate, isCode };
    return { ...guess, assumed: assume(guess, [...sample, ...farValues(guess, index, options.farRows)]) };
  });
  if (guesses.every(({ assumed }) => assumed === null))
    return { ...(await inferGuessed(guesses, options)), draft: null };

  const found = new Map<number, TypedColumn>();
  const infer = async (asked: readonly Guess[], from: number, to: number): Promise<void> => {
    if (asked.length === 0) return;
    const onProgress = (share: number): void => options.onProgress(from + (to - from) * share);
    const inferred = await inferGuessed(asked, { ...options, onProgress });
    asked.forEach(({ column }, index) => {
      const result = inferred.columns[index];
      if (result) found.set(column.position, result);
    });
  };
  await infer(
    guesses.filter(({ assumed }) => assumed === null),
    0,
    progressAt.known,
  );
  const drafted = guesses.map(({ assumed, column }): DraftColumn => {
    const known = found.get(column.position);
    if (assumed) return { assumed };
    if (!known) throw new Error("A column is neither assumed nor known.");
    return { assumed: null, known };
  });
  await writeParquet({
    engine,
    query: draftSql(relation, drafted),
    columns: columns.length,
    path: draftPath,
    signal,
    onProgress: (share) => options.onProgress(progressAt.known + (progressAt.stored - progressAt.known) * share),
  });
  const assumptions = guesses.flatMap(({ assumed }) => (assumed ? [assumed] : []));
  const measured = await measureDraft({ engine, path: draftPath, signal }, assumptions);
  options.onProgress(progressAt.measured);

  const precisions = new Map<number, number>();
  const refuted: Guess[] = [];
  for (const each of measured.columns) {
    const { guess, storageType } = each.assumed;
    const result = resultOf(each);
    if (!result) refuted.push(guess);
    else {
      found.set(guess.column.position, result);
      if (result.storageType !== storageType) precisions.set(guess.column.position, digitsOf(result.storageType));
    }
  }
  if (refuted.length > 0) await rm(draftPath, { force: true });
  await infer(refuted, progressAt.measured, 1);
  options.onProgress(1);
  const results = columns.flatMap(({ position }) => found.get(position) ?? []);
  return { rows: measured.rows, columns: results, draft: refuted.length > 0 ? null : { precisions } };
}

function farValues({ column }: Guess, index: number, farRows: readonly (readonly string[])[]): string[] {
  const missing = new Set(["", ...column.nullTokens]);
  return farRows.flatMap((row) => {
    const value = row[index];
    return value === undefined || missing.has(value) ? [] : [value];
  });
}

/** What an assumed column is, where the draft proves it and stores it as such. */
function resultOf({ assumed, measure, misfits }: DraftMeasure): TypedColumn | undefined {
  const work = firstResult(assumed.guess, measure);
  const { result, isSettled } = work;
  const isProven = misfits === 0 && !isOpen(work) && (isSettled || assumed.guess.candidate === null);
  if (!isProven) return undefined;
  if (result.storageType === assumed.storageType) return result;
  const isDecimal = assumed.kind === "decimal" && result.storageType.startsWith("DECIMAL");
  return isDecimal && isStoredAlike(digitsOf(result.storageType), digitsOf(assumed.storageType)) ? result : undefined;
}

/** The digits of `DECIMAL(9,2)`. */
function digitsOf(storageType: string): number {
  return Number(/\((\d+),/.exec(storageType)?.[1] ?? 0);
}
