import type { TableColumn } from "@datainsight/tables";
import { keepDistinct } from "./distinct.ts";
import { compareNeighbours } from "./order-pass.ts";
import {
  type Found,
  type Fragments,
  type FragmentsOf,
  isTooLongToHold,
  type Layout,
  type PassContext,
  passOverDistinct,
  passOverRows,
  passOverValues,
} from "./passes.ts";
import { findRows } from "./probes.ts";
import { readCount } from "./readers.ts";
import type { RowSet } from "./profile.ts";
import type { GroupInput, StatisticGroup } from "./statistics/group.ts";
import { canBeWeighted } from "./statistics/numeric.ts";
import { statisticGroups } from "./statistics/registry.ts";

/** A column on its way through the passes: what it is, who asks, what was found. */
export type Subject = {
  input: GroupInput;
  groups: readonly StatisticGroup[];
  found: Found;
  rows: ReadonlyMap<string, RowSet>;
  /** The FROM item of its distinct values while they are kept. */
  distinct: string | null;
};

type Report = (share: number, stage: string) => void;
type Context = Omit<PassContext, "report">;

/** How much of the time each stage takes, measured on a million rows by 41 columns. */
const stages = [
  { stage: "counting values", until: 0.45 },
  { stage: "computing statistics", until: 0.6 },
  { stage: "measuring distributions", until: 0.75 },
  { stage: "comparing values", until: 0.85 },
  { stage: "comparing neighbours", until: 0.9 },
  { stage: "locating rows", until: 1 },
] as const;

/** Columns of more rows than this go through all stages one by one, so that their distinct values are found once. */
const maxTogether = 100_000;
/** How much of a long column's time the distinct values take. */
const keepingShare = 0.35;
/** Where a value stands four times on average, going through the distinct values beats going through the rows. */
const weightedShare = 0.25;

export function subjectOf(
  column: TableColumn,
  { manifest, asOf }: { manifest: { rowCount: number }; asOf?: Date },
): Subject {
  return {
    input: { column, rowCount: manifest.rowCount, asOf: asOf ?? null, layout: "rows" },
    groups: statisticGroups.filter((group) => group.appliesTo(column)),
    found: {},
    rows: new Map(),
    distinct: null,
  };
}

/** All stages for some columns of one table. */
export async function profileColumns(
  context: Context,
  subjects: readonly Subject[],
  report: Report,
): Promise<Subject[]> {
  if (context.rowCount <= maxTogether) return runStages(context, subjects, report);
  const done: Subject[] = [];
  for (const [index, subject] of subjects.entries()) {
    context.signal?.throwIfAborted();
    const own: Report = (share, stage) => report((index + share) / subjects.length, stage);
    const keeping = { ...context, report: (share: number) => own(share * keepingShare, stages[0].stage) };
    const kept = await keepDistinct(keeping, subject.input.column);
    try {
      const rest: Report = (share, stage) => own(keepingShare + (1 - keepingShare) * share, stage);
      done.push(...(await runStages(context, [{ ...subject, distinct: kept?.source ?? null }], rest)));
    } finally {
      await kept?.drop();
    }
  }
  return done;
}

async function runStages(context: Context, opened: readonly Subject[], report: Report): Promise<Subject[]> {
  const contexts = stages.map(({ stage, until }, index): PassContext => {
    const from = stages[index - 1]?.until ?? 0;
    return { ...context, report: (share) => report(from + (until - from) * share, stage) };
  });
  const [values, rows, refined, explored, ordered, located] = contexts;
  if (!values || !rows || !refined || !explored || !ordered || !located)
    throw new RangeError("each stage has a context");
  let subjects = await pass(
    opened,
    (group, { input }) => group.overValues?.(input) ?? {},
    (work) => passOverValues(values, work),
  );
  subjects = subjects.map((subject) => ({ ...subject, input: { ...subject.input, layout: layoutOf(subject) } }));
  subjects = await pass(
    subjects,
    (group, { input, found }) => group.overRows?.(input, found) ?? {},
    (work) => passOverRows(rows, work),
  );
  subjects = await pass(
    subjects,
    (group, { input, found }) => group.refine?.(input, found) ?? {},
    (work) => passOverRows(refined, work),
  );
  subjects = await pass(
    subjects,
    (group, { input, found }) => group.explore?.(input, found) ?? {},
    (work) => passOverDistinct(explored, work),
  );
  subjects = await order(ordered, subjects);
  return locate(located, subjects);
}

function layoutOf({ input, found, distinct }: Subject): Layout {
  const [values, unique] = [readCount(found["values"]), readCount(found["unique"])];
  if (distinct !== null && unique <= values * weightedShare && canBeWeighted(input.column)) return "distinct";
  return isTooLongToHold(input.rowCount) ? "sorted" : "rows";
}

async function pass(
  subjects: readonly Subject[],
  ask: (group: StatisticGroup, subject: Subject) => Fragments,
  run: (work: FragmentsOf[]) => Promise<Map<string, Found>>,
): Promise<Subject[]> {
  const work = subjects.map((subject) => ({
    column: subject.input.column,
    fragments: Object.assign({}, ...subject.groups.map((group) => ask(group, subject))),
    distinct: subject.distinct,
    layout: subject.input.layout,
  }));
  const found = await run(work);
  return subjects.map((subject) => ({
    ...subject,
    found: { ...subject.found, ...found.get(subject.input.column.storageName) },
  }));
}

async function order(context: PassContext, subjects: readonly Subject[]): Promise<Subject[]> {
  const asked = subjects.filter(({ groups }) => groups.some((group) => group.comparesNeighbours));
  const found = await compareNeighbours(
    context,
    asked.map(({ input }) => ({ column: input.column })),
  );
  return subjects.map((subject) => ({
    ...subject,
    found: { ...subject.found, neighbours: found.get(subject.input.column.storageName) },
  }));
}

async function locate(context: PassContext, subjects: readonly Subject[]): Promise<Subject[]> {
  const work = subjects.map(({ input, groups, found, distinct }) => ({
    column: input.column,
    probes: groups.flatMap((group) => group.probes?.(input, found) ?? []),
    distinct,
  }));
  const sets = await findRows(context, work);
  return subjects.map((subject) => ({ ...subject, rows: sets.get(subject.input.column.storageName) ?? new Map() }));
}
