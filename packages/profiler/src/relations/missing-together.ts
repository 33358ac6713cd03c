import type { Missingness } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import { isMissing } from "../sql.ts";
import type { RelationContext } from "./group.ts";
import { inBatches, queryRows } from "./queries.ts";

const maxRows = 100;
const blocksPerQuery = 20;
const leastCorrelation = 0.5;

type Nullity = Missingness["nullity"];
type Together = NonNullable<Missingness["together"]>[number];

/**
 * The rows in which all columns of a block are missing, for every block of columns that some correlation of being missing, from
 * the strongest down to 0.5, links: whatever correlation a reader takes for strong, its blocks are among them.
 */
export async function missingTogetherIn(context: RelationContext, nullity: Nullity): Promise<Together[]> {
  const byName = new Map(context.columns.map((each) => [each.name, each.column]));
  const blocks = blocksOf(nullity).flatMap((names) => {
    const columns = names.flatMap((name) => byName.get(name) ?? []);
    return columns.length === names.length ? [{ names, condition: columns.map(isMissing).join(" AND ") }] : [];
  });
  return inBatches(blocks, { size: blocksPerQuery }, async (batch) => {
    const list = batch.flatMap(({ condition }, at) => [
      `count(*) FILTER (WHERE ${condition}) AS n${at}`,
      `min(file_row_number + 1, ${maxRows}) FILTER (WHERE ${condition}) AS r${at}`,
    ]);
    const [row = {}] = await queryRows(context, `SELECT ${list.join(", ")} FROM ${tableSource(context.tablePath)}`);
    return batch.map(({ names }, at) => ({
      columns: names,
      rowCount: readCount(row[`n${at}`]),
      rows: readNumbers(row[`r${at}`]),
    }));
  });
}

/** Every set of names, in order, that links of falling strength make; a pair that is linked already makes none. */
function blocksOf(nullity: Nullity): string[][] {
  const linked = new Map<string, string[]>();
  const found = new Map<string, string[]>();
  for (const { columns, correlation } of nullity.toSorted((a, b) => b.correlation - a.correlation)) {
    if (correlation < leastCorrelation) break;
    const [first, second] = columns.map((name) => linked.get(name) ?? [name]);
    if (!first || !second || first === second) continue;
    const block = [...first, ...second].toSorted((a, b) => (a < b ? -1 : 1));
    for (const name of block) linked.set(name, block);
    found.set(block.join("\u0000"), block);
  }
  return [...found.values()];
}
