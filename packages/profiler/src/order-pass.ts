import { queryRow } from "./engine.ts";
import type { Found, FragmentsOf, PassContext } from "./passes.ts";
import { readCount } from "./readers.ts";
import { valueOf } from "./sql.ts";
import { compareInStack } from "./stacked.ts";

/** Rows at the beginning that show of most texts that they stand in no order: comparing all of them is dear. */
const firstRows = 10_000;
const maxTogether = 32;

export type Neighbours = { ups: number; downs: number; ties: number; isWhole: boolean };

/**
 * How often a value that is not missing is greater than, less than and equal to the one before it, in the order of the rows.
 * A window without an order of its own streams through the rows, so that memory does not grow with them. Of a long column of
 * texts the first rows are compared first; where they go both ways, that is all (`isWhole` false).
 */
export async function compareNeighbours(
  context: PassContext,
  work: readonly Pick<FragmentsOf, "column">[],
): Promise<Map<string, Neighbours>> {
  const { stack } = context;
  if (stack !== undefined) {
    const columns = work.map(({ column }) => column);
    return compareInStack({ ...context, stack }, columns);
  }
  const found = new Map<string, Neighbours>();
  for (let start = 0; start < work.length; start += maxTogether) {
    const batch = work.slice(start, start + maxTogether);
    const first = await ask(context, batch, (item) => (isDear(context, item) ? firstRows : null));
    const undecided = batch.filter((item) => {
      const own = neighboursIn(first, item);
      return isDear(context, item) && (own.ups === 0 || own.downs === 0);
    });
    const whole = undecided.length > 0 ? await ask(context, undecided, () => null) : {};
    for (const item of batch) {
      const isWhole = undecided.includes(item) || !isDear(context, item);
      const own = neighboursIn(undecided.includes(item) ? whole : first, item);
      found.set(item.column.storageName, { ...own, isWhole });
    }
    context.report(Math.min(1, (start + batch.length) / work.length));
  }
  return found;
}

type Item = Pick<FragmentsOf, "column">;

function isDear({ rowCount }: PassContext, { column }: Item): boolean {
  return column.storageType === "VARCHAR" && rowCount > firstRows;
}

async function ask(
  { engine, source, signal }: PassContext,
  batch: readonly Item[],
  limitOf: (item: Item) => number | null,
): Promise<Found> {
  const parts = batch.map((item) => {
    const { column } = item;
    const limit = limitOf(item);
    const values = `SELECT ${valueOf(column)} AS x FROM ${source} WHERE ${valueOf(column)} IS NOT NULL${limit === null ? "" : ` LIMIT ${limit}`}`;
    const pairs = `SELECT x AS a, lag(x) OVER () AS b FROM (${values})`;
    const counts = [
      ["ups", "count_if(a > b)"],
      ["downs", "count_if(a < b)"],
      ["pairs", "count(b)"],
    ].map(([name, sql]) => `${sql} AS ${column.storageName}__${name}`);
    return `(SELECT ${counts.join(", ")} FROM (${pairs}))`;
  });
  return queryRow(engine, `SELECT * FROM ${parts.join(", ")}`, signal);
}

function neighboursIn(row: Found, { column }: Item): Omit<Neighbours, "isWhole"> {
  const read = (name: string) => readCount(row[`${column.storageName}__${name}`]);
  const [ups, downs] = [read("ups"), read("downs")];
  return { ups, downs, ties: read("pairs") - ups - downs };
}
