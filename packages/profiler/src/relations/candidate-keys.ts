import { tableSource } from "../passes.ts";
import type { RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { queryRows } from "./queries.ts";
import { sampleRows } from "./sampling.ts";

/** The smallest sets of columns that tell every row apart. */
export const candidateKeys: RelationGroup = { name: "candidateKeys", what: "candidate keys", weight: 1, relate };

/** Columns of which pairs and triples are tried: 66 pairs, 220 triples. */
const maxParts = 12;
const maxKeys = 20;
/** Sets that are compared over all rows, after a sample has not refuted them. */
const maxVerified = 10;
const setsPerQuery = 40;
const keyTypes = new Set(["integer", "text", "boolean", "date", "datetime", "time"]);

/**
 * Sets without missing values whose values are different in every row: single columns; where there are none pairs, then
 * triples, of the columns with the most different values. Measured fractions are no keys, nor parts of one.
 */
async function relate(context: RelationContext): Promise<{ candidateKeys: string[][]; notMeasured: NotMeasured[] }> {
  const { columns, rowCount, profile } = context;
  const none = { candidateKeys: [], notMeasured: [] };
  if (rowCount < 2 || (profile.duplicateRows?.surplusRows ?? 0) > 0) return none;
  const filled = columns.filter(
    ({ column, count, unique }) => count === rowCount && unique >= 2 && keyTypes.has(column.dataType),
  );
  const single = filled.filter(({ unique }) => unique === rowCount).map(({ name }) => [name]);
  if (single.length > 0) return { ...none, candidateKeys: single.slice(0, maxKeys) };
  const suited = filled.toSorted((a, b) => b.unique - a.unique || (a.name < b.name ? -1 : 1));
  const parts = suited.slice(0, maxParts);
  const why = `pairs and triples are tried of the ${maxParts} columns with the most different values`;
  const left = suited.length > maxParts ? [{ what: `Keys with ${suited.length - maxParts} further columns`, why }] : [];
  for (const size of [2, 3]) {
    const found = await keysOf(
      context,
      setsOf(parts, size).filter((set) => isEnough(set, rowCount)),
    );
    context.report(size / 3);
    const names = found.keys.map((set) => set.map(({ name }) => name).toSorted());
    const cut = found.isCut
      ? [
          {
            what: `Keys of ${size} columns beyond those`,
            why: "only the first ones are checked and listed, to bound the cost",
          },
        ]
      : [];
    if (names.length > 0 || cut.length > 0) return { candidateKeys: names, notMeasured: [...left, ...cut] };
  }
  return { ...none, notMeasured: left };
}

/** Too few combinations for so many rows can be no key. */
function isEnough(set: readonly RelatedColumn[], rowCount: number): boolean {
  return set.reduce((product, { unique }) => product * unique, 1) >= rowCount;
}

function setsOf(columns: readonly RelatedColumn[], size: number): RelatedColumn[][] {
  if (size === 0) return [[]];
  return columns.flatMap((column, i) => setsOf(columns.slice(i + 1), size - 1).map((rest) => [column, ...rest]));
}

async function keysOf(
  context: RelationContext,
  sets: readonly RelatedColumn[][],
): Promise<{ keys: RelatedColumn[][]; isCut: boolean }> {
  const sample = sampleRows(context, 20_000, 1);
  const open: RelatedColumn[][] = [];
  for (let from = 0; from < sets.length && open.length <= maxVerified; from += setsPerQuery) {
    const batch = sets.slice(from, from + setsPerQuery);
    const distinct = batch.map((set, i) => `count(DISTINCT hash(${storageNames(set)})) AS d${i}`);
    const [row = {}] = await queryRows(context, `SELECT count(*) AS n, ${distinct.join(", ")} FROM ${sample.source}`);
    open.push(...batch.filter((_, i) => row[`d${i}`] === row["n"]));
  }
  if (sample.isAll) return { keys: open.slice(0, maxKeys), isCut: open.length > maxKeys };
  const keys: RelatedColumn[][] = [];
  const affordable = Math.floor(context.limits.dependencyRows / context.rowCount);
  const checked = open.slice(0, Math.min(maxVerified, Math.max(5, affordable)));
  for (const set of checked) {
    if (keys.length >= maxKeys) break;
    const repeated = `SELECT 1 AS one FROM ${tableSource(context.tablePath)} GROUP BY ${storageNames(set)} HAVING count(*) > 1 LIMIT 1`;
    if ((await queryRows(context, repeated)).length === 0) keys.push(set);
  }
  return { keys, isCut: open.length > checked.length };
}

function storageNames(set: readonly RelatedColumn[]): string {
  return set.map(({ column }) => column.storageName).join(", ");
}
