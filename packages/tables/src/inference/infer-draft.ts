import path from "node:path";
import { quoteLiteral } from "../sql.ts";
import { writeParquet } from "../store/write.ts";
import { assume, isStoredAlike } from "./assumption.ts";
import type { Candidate } from "./candidate.ts";
import type { TypedColumn } from "./column.ts";
import { type DraftAssumption, type DraftColumn, type DraftMeasure, draftSql, measureDraft } from "./draft.ts";
import { guessCandidates } from "./guess.ts";
import { firstResult, type Inferred, inferGuessed, type InferOptions, isOpen } from "./infer.ts";
import type { Guess } from "./measure.ts";

export type DraftOptions = InferOptions & {
  /** Where the draft goes: beside the table, as it may become it. */
  draftPath: string;
  /** A folder for what is needed on the way. */
  scratchDir: string;
  /** Rows from all over the file, a value for each column. */
  farRows: readonly (readonly string[])[];
};

export type InferredDraft = Inferred & {
  /** What the columns' expressions read. */
  relation: string;
  /**
   * Where the draft is the table but for its footer: the digits of the decimals that it stores with room for more, by the
   * column's position. Null where the table is to be written.
   */
  precisions: ReadonlyMap<number, number> | null;
};

type GuessedColumn = Guess & {
  assumed: DraftAssumption | null;
  /** True where it is known already that the guess does not hold, so that it will take several readings. */
  isHard: boolean;
};

/** Shares of the work: measuring what cannot be assumed, storing, measuring the draft. */
const progressAt = { known: 0.2, stored: 0.7, measured: 0.8 } as const;

/**
 * The same as `inferColumns`, in one reading of the source where the guesses hold: the table is stored under them, and what was
 * stored proves them. Columns whose guess nothing stored could prove are measured before; those that are refuted are read again,
 * alone.
 * @throws TableError as `inferColumns` does
 */
export async function inferWithDraft(options: DraftOptions): Promise<InferredDraft> {
  const { relation, draftPath, signal, engine } = options;
  const guesses = await guessColumns(options);
  if (guesses.every(({ assumed }) => assumed === null)) {
    return { ...(await inferGuessed(guesses, options)), relation, precisions: null };
  }
  const unassumed = guesses.filter(({ assumed }) => assumed === null);
  const isStaged = unassumed.some(({ isHard }) => isHard);
  const known = await inferSome(unassumed, options, { isStaged, from: 0, to: progressAt.known });
  await storeDraft(guesses, known.found, options);
  const assumptions = guesses.flatMap(({ assumed }) => (assumed ? [assumed] : []));
  const { rows, columns: measured } = await measureDraft({ engine, path: draftPath, signal }, assumptions);
  options.onProgress(progressAt.measured);

  const [proven, refuted] = [new Map<number, TypedColumn>(), new Set<number>()];
  for (const each of measured) {
    const { position } = each.assumed.guess.column;
    const result = resultOf(each);
    if (result) proven.set(position, result);
    else refuted.add(position);
  }
  const again = await inferSome(
    guesses.filter(({ column }) => refuted.has(column.position)),
    options,
    { isStaged: true, from: progressAt.measured, to: 1 },
  );
  options.onProgress(1);
  const found = new Map([...known.found, ...proven, ...again.found]);
  const columns = options.columns.flatMap(({ position }) => found.get(position) ?? []);
  if (refuted.size === 0) return { rows, columns, relation, precisions: precisionsOf(measured, proven) };
  if (again.rows !== rows) return { rows, columns, relation, precisions: null };
  return { rows, ...stitched({ columns, refuted, draftPath, rawRelation: again.relation }), precisions: null };
}

async function guessColumns(options: DraftOptions): Promise<GuessedColumn[]> {
  const { engine, relation, columns, signal, farRows } = options;
  const guessed = await guessCandidates(engine, relation, columns, signal);
  return columns.map((column, index) => {
    const { candidate = null, isCode = false, sample = [] } = guessed[index] ?? {};
    const missing = new Set(["", ...column.nullTokens]);
    const far = farRows.flatMap((row) => {
      const value = row[index];
      return value === undefined || missing.has(value) ? [] : [value];
    });
    const assumed = assume({ column, candidate, isCode }, [...sample, ...far]);
    const hasTokens = farRows.some((row) => column.nullTokens.includes(row[index] ?? ""));
    return {
      column,
      candidate,
      isCode,
      assumed: assumed && { ...assumed, hasTokens },
      isHard: assumed === null && isRefuted(candidate, far),
    };
  });
}

/** True without a candidate, and where some value shows that another way of writing occurs. */
function isRefuted(candidate: Candidate | null, values: readonly string[]): boolean {
  if (candidate === null) return true;
  // The pattern for JSON takes anything.
  if (candidate.dataType === "json") return false;
  const matcher = new RegExp(`^(?:${candidate.pattern})$`, "u");
  return values.some((value) => !matcher.test(value));
}

type Some = { found: Map<number, TypedColumn>; rows: number; relation: string };

/** Infers some columns by themselves; staged where they will be read several times: their text is then stored first. */
async function inferSome(
  asked: readonly Guess[],
  options: DraftOptions,
  { isStaged, from, to }: { isStaged: boolean; from: number; to: number },
): Promise<Some> {
  const { engine, signal, scratchDir } = options;
  if (asked.length === 0) return { found: new Map(), rows: 0, relation: options.relation };
  const rawPath = path.join(scratchDir, `columns-${asked.map(({ column }) => column.position).join("-")}.parquet`);
  if (isStaged) {
    const query = `SELECT ${asked.map(({ column }) => `c${column.position}`).join(", ")} FROM ${options.relation}`;
    await writeParquet({ engine, query, columns: asked.length, path: rawPath, signal });
  }
  const relation = isStaged ? `read_parquet(${quoteLiteral(rawPath)})` : options.relation;
  const onProgress = (share: number): void => options.onProgress(from + (to - from) * share);
  const inferred = await inferGuessed(asked, { ...options, relation, onProgress });
  const found = asked.flatMap(({ column }, index): [number, TypedColumn][] => {
    const result = inferred.columns[index];
    return result ? [[column.position, result]] : [];
  });
  return { found: new Map(found), rows: inferred.rows, relation };
}

async function storeDraft(
  guesses: readonly GuessedColumn[],
  found: ReadonlyMap<number, TypedColumn>,
  { engine, relation, draftPath, signal, onProgress }: DraftOptions,
): Promise<void> {
  const columns = guesses.map(({ assumed, column }): DraftColumn => {
    const known = found.get(column.position);
    if (assumed) return { assumed };
    if (!known) throw new Error("A column is neither assumed nor known.");
    return { assumed: null, known };
  });
  await writeParquet({
    engine,
    query: draftSql(relation, columns),
    columns: columns.length,
    path: draftPath,
    signal,
    onProgress: (share) => onProgress(progressAt.known + (progressAt.stored - progressAt.known) * share),
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
  const isAlike = isDecimal && isStoredAlike(digitsOf(result.storageType), digitsOf(assumed.storageType));
  return isAlike ? result : undefined;
}

/** The digits of `DECIMAL(9,2)`. */
function digitsOf(storageType: string): number {
  return Number(/\((\d+),/.exec(storageType)?.[1] ?? 0);
}

function precisionsOf(
  measured: readonly DraftMeasure[],
  proven: ReadonlyMap<number, TypedColumn>,
): ReadonlyMap<number, number> {
  const changed = measured.flatMap(({ assumed }): [number, number][] => {
    const { position } = assumed.guess.column;
    const stored = proven.get(position)?.storageType ?? assumed.storageType;
    return stored === assumed.storageType ? [] : [[position, digitsOf(stored)]];
  });
  return new Map(changed);
}

type Stitching = {
  columns: readonly TypedColumn[];
  refuted: ReadonlySet<number>;
  draftPath: string;
  rawRelation: string;
};

/** The columns that the draft holds from there, the refuted ones from their text; both have the rows in the file's order. */
function stitched({
  columns,
  refuted,
  draftPath,
  rawRelation,
}: Stitching): Pick<InferredDraft, "columns" | "relation"> {
  const selected = columns.map((_, position) => `${refuted.has(position) ? "r" : "d"}.c${position}`);
  const draft = `read_parquet(${quoteLiteral(draftPath)})`;
  return {
    columns: columns.map((column, position) =>
      refuted.has(position) ? column : { ...column, expression: `CAST(c${position} AS ${column.storageType})` },
    ),
    relation: `(SELECT ${selected.join(", ")} FROM ${draft} d POSITIONAL JOIN ${rawRelation} r)`,
  };
}
