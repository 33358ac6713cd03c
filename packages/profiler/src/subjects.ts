import type { TableColumn } from "@datainsight/tables";
import { columnsTogether, type DistinctValues, findDistinct, isShort } from "./distinct.ts";
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
import { isStacked, stackColumns } from "./stacked.ts";
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
  /** Its distinct values, while they are at hand. */
  distinct: DistinctValues | null;
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

/** How much of a column's time the distinct values take. */
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

/** All stages for some columns of one table: those of one type together, as many as can be grouped at once. */
export async function profileColumns(
  context: Context,
  subjects: readonly Subject[],
  report: Report,
): Promise<Subject[]> {
  const done: Subject[] = [];
  for (const batch of batchesOf(context, subjects)) {
    context.signal?.throwIfAborted();
    const before = done.length;
    const own: Report = (share, stage) => report((before + share * batch.length) / subjects.length, stage);
    const finding = { ...context, report: (share: number) => own(share * keepingShare, stages[0].stage) };
    const columns = batch.map(({ input }) => input.column);
    const stacked = isStacked(context) ? await stackColumns(context, columns) : null;
    try {
      const reading = { ...context, stack: stacked?.stack };
      const distinct = await findDistinct({ ...finding, stack: stacked?.stack }, columns);
      try {
        const rest: Report = (share, stage) => own(keepingShare + (1 - keepingShare) * share, stage);
        const opened = batch.map((subject) => ({ ...subject, distinct }));
        done.push(...(await runStages(reading, opened, rest)));
      } finally {
        await distinct.drop();
      }
    } finally {
      await stacked?.drop();
    }
  }
  return done.toSorted((a, b) => a.input.column.position - b.input.column.position);
}

function batchesOf(context: Context, subjects: readonly Subject[]): Subject[][] {
  const size = columnsTogether(context);
  const ofOneType = [...Map.groupBy(subjects, ({ input }) => input.column.storageType).values()];
  return ofOneType.flatMap((alike) =>
    Array.from({ length: Math.ceil(alike.length / size) }, (_, index) => alike.slice(index * size, (index + 1) * size)),
  );
}

async function runStages(context: Context, opened: readonly Subject[], report: Report): Promise<Subject[]> {
  const contexts = stages.map(({ stage, until }, index): PassContext => {
    const from = stages[index - 1]?.until ?? 0;
    return { ...context, report: (share) => report(from + (until - from) * share, stage) };
  });
  const [values, rows, refined, explored, ordered, located] = contexts;
  if (!values || !rows || !refined || !explored || !ordered || !located)
    throw new RangeError("each stage has a context");
  let subjects = await pass(opened, {
    ask: (group, { input }) => group.overValues?.(input) ?? {},
    compute: (group) => group.computed ?? {},
    run: (work) => passOverValues(values, work),
  });
  subjects = subjects.map((subject) => ({
    ...subject,
    input: { ...subject.input, layout: layoutOf(context, subject) },
  }));
  subjects = await pass(subjects, {
    ask: (group, { input, found }) => group.overRows?.(input, found) ?? {},
    run: (work) => passOverRows(rows, work),
  });
  subjects = await pass(subjects, {
    ask: (group, { input, found }) => group.refine?.(input, found) ?? {},
    run: (work) => passOverRows(refined, work),
  });
  subjects = await pass(subjects, {
    ask: (group, { input, found }) => group.overDistinct?.(input, found) ?? {},
    run: (work) => passOverDistinct(explored, work),
  });
  subjects = await order(ordered, subjects);
  return locate(located, subjects);
}

function layoutOf(context: Context, subject: Subject): Layout {
  const { input, found } = subject;
  if (isShort(input)) return "rows";
  const [values, unique] = [readCount(found["values"]), readCount(found["unique"])];
  // Only numbers are asked for in order, and sorting many distinct values is what makes them dear.
  const isNumeric = input.column.dataType === "integer" || input.column.dataType === "float";
  const isWorth = !isNumeric || (unique <= values * weightedShare && canBeWeighted(input.column));
  if (isWorth && throughDistinct(subject) !== null) return "distinct";
  return isTooLongToHold(context) ? "sorted" : "rows";
}

/** The kept distinct values of a column in a long table, where going through them beats going through the rows. */
function throughDistinct({ input, distinct }: Subject): string | null {
  return distinct?.isKept === true && !isShort(input) ? distinct.source : null;
}

type Pass = {
  ask: (group: StatisticGroup, subject: Subject) => Fragments;
  compute?: (group: StatisticGroup) => Fragments;
  run: (work: FragmentsOf[]) => Promise<Map<string, Found>>;
};

async function pass(subjects: readonly Subject[], { ask, compute = () => ({}), run }: Pass): Promise<Subject[]> {
  const work = subjects.map((subject) => ({
    column: subject.input.column,
    fragments: withOwnAliases(
      subject.groups.map((group) => ask(group, subject)),
      subject.found,
    ),
    computed: Object.assign({}, ...subject.groups.map(compute)),
    distinct: subject.distinct?.source ?? "",
    layout: subject.input.layout,
  }));
  const found = await run(work);
  return subjects.map((subject) => ({
    ...subject,
    found: { ...subject.found, ...found.get(subject.input.column.storageName) },
  }));
}

/** All fragments together. @throws RangeError where two groups give one alias two meanings, and one would read the other's result */
function withOwnAliases(asked: readonly Fragments[], found: Found): Fragments {
  const all: Record<string, string> = {};
  for (const [alias, sql] of asked.flatMap((fragments) => Object.entries(fragments))) {
    if (alias in all || alias in found) throw new RangeError(`the alias ${alias} stands for two things`);
    all[alias] = sql;
  }
  return all;
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
  const work = subjects.map((subject) => ({
    column: subject.input.column,
    probes: subject.groups.flatMap((group) => group.probes?.(subject.input, subject.found) ?? []),
    distinct: throughDistinct(subject),
  }));
  const sets = await findRows(context, work);
  return subjects.map((subject) => ({ ...subject, rows: sets.get(subject.input.column.storageName) ?? new Map() }));
}
