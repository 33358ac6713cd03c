import { maskValue, type TableColumn } from "@datainsight/tables";
import type { RowSet } from "./profile.ts";
import { queryRow } from "./engine.ts";
import { type Found, type FragmentsOf, type PassContext, passOverRows } from "./passes.ts";
import { readCount, readNumbers, readTexts } from "./readers.ts";
import { quoteTexts, readable } from "./sql.ts";

/** A condition over the storage columns whose rows are to be counted and named. */
export type Probe = {
  name: string;
  condition: string;
  /** The condition as it may be shown and kept; null where it would hold personal data or too much. */
  predicate?: string | null;
  /** Leaves out the values of the rows, which are the dearest part, or the row numbers too. */
  only?: "rows" | "count";
  /** How many rows there are, where that is known already. */
  count?: number;
};
export type ProbesOf = { column: TableColumn; probes: readonly Probe[]; distinct?: string | null };

const maxRows = 100;
const maxExamples = 5;
/** More than are shown, so that five different ones are among them. */
const exampleCandidates = 40;
const maxExampleLength = 120;
/** One row in so many is frequent: the first hundred stand near the beginning. */
const frequentFactor = 1000;
const maxListed = 20;
const maxListedLength = 200;

/** For each column and probe the rows where its condition is true: all counted, the first named, some shown. */
export async function findRows(
  context: PassContext,
  work: readonly ProbesOf[],
): Promise<Map<string, Map<string, RowSet>>> {
  const found = await scanRows(
    context,
    work.filter(({ distinct }) => !distinct),
  );
  for (const item of work) {
    if (item.distinct) found.set(item.column.storageName, await findThroughDistinct(context, item, item.distinct));
  }
  return found;
}

/** One pass over the rows that evaluates every condition. */
async function scanRows(context: PassContext, work: readonly ProbesOf[]): Promise<Map<string, Map<string, RowSet>>> {
  const fragments: FragmentsOf[] = work.map(({ column, probes }) => ({
    column,
    fragments: Object.fromEntries(probes.flatMap((probe, index) => fragmentsOf(column, probe, index))),
    // Each condition is evaluated once for the count, the rows and the examples.
    computed: Object.fromEntries(probes.map((probe, index) => [flagOf(column, index), probe.condition])),
  }));
  const found = await passOverRows(context, fragments);
  return new Map(
    work.map(({ column, probes }) => {
      const own = found.get(column.storageName) ?? {};
      const sets = probes.map((probe, index) => {
        const examples = [...new Set(readTexts(own[`p${index}e`]))].slice(0, maxExamples);
        const rows = readNumbers(own[`p${index}r`]);
        return [
          probe.name,
          {
            count: readCount(own[`p${index}c`]),
            rows,
            examples,
            predicate: shownPredicate(probe),
          },
        ] as const;
      });
      return [column.storageName, new Map(sets)] as const;
    }),
  );
}

function fragmentsOf(column: TableColumn, probe: Probe, index: number): [string, string][] {
  const filter = `FILTER (WHERE ${flagOf(column, index)})`;
  const counted: [string, string][] = [[`p${index}c`, `count(*) ${filter}`]];
  if (probe.only === "count") return counted;
  const located: [string, string][] = [...counted, [`p${index}r`, `min(file_row_number + 1, ${maxRows}) ${filter}`]];
  if (probe.only === "rows") return located;
  const example = `lambda e: ${readable(column, "e", maxExampleLength)}`;
  return [
    ...located,
    [
      `p${index}e`,
      `list_transform(arg_min(${column.storageName}, file_row_number, ${exampleCandidates}) ${filter}, ${example})`,
    ],
  ];
}

/** Counts over the distinct values first: most conditions hold nowhere, and then no row is looked at. */
async function findThroughDistinct(
  context: PassContext,
  { column, probes }: ProbesOf,
  distinct: string,
): Promise<Map<string, RowSet>> {
  const counted = await countProbes(context, { column, probes }, distinct);
  const sets = new Map<string, RowSet>();
  const rare: Probe[] = [];
  for (const [index, probe] of probes.entries()) {
    const { count, condition } = counted[index] ?? { count: 0, condition: probe.condition };
    const predicate = shownPredicate(probe);
    const isFrequent = count * frequentFactor >= context.rowCount;
    if (count === 0 || probe.only === "count") sets.set(probe.name, { count, rows: [], examples: [], predicate });
    else if (isFrequent)
      sets.set(probe.name, { ...(await firstRows(context, column, { ...probe, predicate, condition })), count });
    else rare.push({ ...probe, predicate, condition });
  }
  const scanned = await scanRows(context, [{ column, probes: rare }]);
  for (const [name, set] of scanned.get(column.storageName) ?? []) sets.set(name, set);
  return sets;
}

async function countProbes(context: PassContext, { column, probes }: ProbesOf, distinct: string) {
  const isText = column.storageType === "VARCHAR";
  const asked = probes.flatMap(({ condition, count }, index) => (count === undefined ? [{ condition, index }] : []));
  const fragments = asked.flatMap(({ index }) => {
    const flag = flagOf(column, index);
    const filter = `FILTER (WHERE ${flag})`;
    // A list of the values that are meant is quicker than a pattern on every row.
    const short = `FILTER (WHERE ${flag} AND length(${column.storageName}) <= ${maxListedLength})`;
    return [
      `sum(n) ${filter} AS n${index}`,
      ...(isText
        ? [`count(*) ${filter} AS d${index}`, `min(${column.storageName}, ${maxListed}) ${short} AS l${index}`]
        : []),
    ];
  });
  const flags = asked.map(({ condition, index }) => `${condition} AS ${flagOf(column, index)}`);
  const values = `SELECT v AS ${column.storageName}, n FROM ${distinct} WHERE c = ${column.position}`;
  const source = `(SELECT *, ${flags.join(", ")} FROM (${values}))`;
  const row: Found =
    fragments.length === 0
      ? {}
      : await queryRow(context.engine, `SELECT ${fragments.join(", ")} FROM ${source}`, context.signal);
  return probes.map(({ condition, count }, index) => {
    const listed = readTexts(row[`l${index}`]);
    const isListed = listed.length > 0 && listed.length === readCount(row[`d${index}`]);
    return {
      count: count ?? readCount(row[`n${index}`]),
      condition: isListed ? `${column.storageName} IN (${quoteTexts(listed)})` : condition,
    };
  });
}

/** The first rows where a frequent condition holds: the scan ends as soon as it has them. */
async function firstRows(context: PassContext, column: TableColumn, probe: Probe): Promise<RowSet> {
  const shown = probe.only === "rows" ? "NULL" : readable(column, column.storageName, maxExampleLength);
  const first = `SELECT file_row_number + 1 AS r, ${shown} AS e FROM ${context.source} WHERE ${probe.condition} LIMIT ${maxRows}`;
  const row = await queryRow(
    context.engine,
    `SELECT list(r ORDER BY r) AS rows, list(e ORDER BY r) AS examples FROM (${first})`,
    context.signal,
  );
  const examples = [...new Set(readTexts(row["examples"]).slice(0, exampleCandidates))].slice(0, maxExamples);
  const predicate = shownPredicate(probe);
  return { count: 0, rows: readNumbers(row["rows"]), examples, predicate };
}

/** A condition holds values as they are: one with an email or a phone number among them is not shown. */
function shownPredicate({ predicate, condition }: Probe): string | null {
  const shown = predicate === undefined ? condition : predicate;
  return shown !== null && maskValue(shown, null) !== shown ? null : shown;
}

function flagOf(column: TableColumn, index: number): string {
  return `${column.storageName}_is${index}`;
}
