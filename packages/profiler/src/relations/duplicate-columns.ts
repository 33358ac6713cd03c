import type { DerivedColumn } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readText } from "../readers.ts";
import { valueOf } from "../sql.ts";
import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { inBatches, partOf, queryRows } from "./queries.ts";

const columnsPerQuery = 400;
/** Columns of fewer values can be equal by chance. */
const minValues = 20;

/**
 * Columns that hold the same in every row, missing values included. Those with as many values and as many different ones are
 * hashed with their row numbers; equal hashes are then compared row by row. A copy is named with the first of them by name, so that the
 * order of the columns has no say.
 */
export async function findDuplicateColumns(context: RelationContext): Promise<DerivedColumn[]> {
  const source = tableSource(context.tablePath);
  const varying = context.columns.filter(({ unique, count }) => unique >= 2 && count >= minValues);
  const alike = groupsOf(varying, ({ column, count, unique }) => `${column.storageType} ${count} ${unique}`).flat();
  const hashing = { size: columnsPerQuery, report: partOf(context, 0, 0.8).report };
  const hashes = await inBatches(alike, hashing, async (batch) => {
    // The hash of two values is little more than the two put over each other: hashed once more, so that rows count as wholes.
    const list = batch.map(({ column }, i) => `bit_xor(hash(hash(file_row_number, ${valueOf(column)}))) AS h${i}`);
    const [row = {}] = await queryRows(context, `SELECT ${list.join(", ")} FROM ${source}`);
    return batch.map((_, i) => readText(row[`h${i}`]));
  });
  const hashOf = new Map(alike.map((column, i) => [column, hashes[i]]));
  const groups = groupsOf(alike, (each) => `${each.column.storageType} ${hashOf.get(each)}`);
  const pairs = groups.flatMap((group) => {
    const [first, ...copies] = group.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return first ? copies.map((copy) => [first, copy] as const) : [];
  });
  return inBatches(pairs, { size: columnsPerQuery, report: partOf(context, 0.8, 1).report }, async (batch) => {
    const list = batch.map(
      ([a, b], i) => `count(*) FILTER (${valueOf(a.column)} IS DISTINCT FROM ${valueOf(b.column)}) AS d${i}`,
    );
    const [row = {}] = await queryRows(context, `SELECT ${list.join(", ")} FROM ${source}`);
    return batch.flatMap(([first, copy], i): DerivedColumn[] =>
      Number(row[`d${i}`]) === 0
        ? [
            {
              column: copy.name,
              kind: "duplicate",
              from: [first.name],
              n: copy.count,
              violatingRows: 0,
              rows: [],
              predicate: null,
            },
          ]
        : [],
    );
  });
}

/** Groups of more than one. */
function groupsOf(columns: readonly RelatedColumn[], key: (column: RelatedColumn) => string): RelatedColumn[][] {
  return [...Map.groupBy(columns, key).values()].filter((group) => group.length > 1);
}
