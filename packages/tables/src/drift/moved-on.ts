import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Compared } from "./counts.ts";
import type { Pair } from "./pairs.ts";
import { sourceOf, type StoredTable } from "./stored-table.ts";

type Tables = {
  engine: Pick<Engine, "all">;
  before: StoredTable;
  after: StoredTable;
  signal?: AbortSignal | undefined;
};

/** A version may hold a few late rows of the time before: a tenth of the way that the others went. */
const lateShare = 0.1;
const moments = new Set(["date", "datetime"]);
/** When persons were born does not move on by itself. */
const birthName = /birth|born|(?:^|[^\p{L}])dob(?:$|[^\p{L}])/iu;

/** Why the way that the values went is no news: time goes on, and so do numbers that count rows; null where it is news. */
export function movedOn({ before, after }: Pair, compared: Compared, isSequence: boolean): string | null {
  if (!wentOn(compared)) return null;
  if (isSequence) return "a number that rises from row to row: it counts rows, and goes on in each version";
  if (!moments.has(before.dataType) || !moments.has(after.dataType) || birthName.test(after.name)) return null;
  return "dates that are later than before: time went on";
}

/** Nearly all of the later version's values lie beyond those of the earlier one, or among them, and none behind. */
function wentOn({ ks, behind }: Compared): boolean {
  return ks !== null && behind !== null && ks > 0 && behind <= ks * lateShare;
}

const maxTogether = 100;
const row = z.object({ falls: z.array(z.bigint().transform(Number)) });

/** Of these pairs, the whole numbers that went on and of which each is greater than the one in the row before, in both versions. */
export async function findSequences(
  tables: Tables,
  compared: readonly (readonly [Pair, Compared])[],
): Promise<Set<Pair>> {
  const asked = compared.flatMap(([pair, values]) => {
    const isWhole = pair.before.dataType === "integer" && pair.after.dataType === "integer";
    return isWhole && values.isUnique && wentOn(values) ? [pair] : [];
  });
  const sequences = new Set<Pair>();
  for (let start = 0; start < asked.length; start += maxTogether) {
    const batch = asked.slice(start, start + maxTogether);
    const before = await countFalls(
      tables,
      tables.before,
      batch.map((pair) => pair.before.storageName),
    );
    const after = await countFalls(
      tables,
      tables.after,
      batch.map((pair) => pair.after.storageName),
    );
    batch.forEach((pair, at) => {
      if (before[at] === 0 && after[at] === 0) sequences.add(pair);
    });
  }
  return sequences;
}

/** How often a value is not greater than that of the row before. A window without an order of its own streams through the rows. */
async function countFalls({ engine, signal }: Tables, table: StoredTable, names: readonly string[]): Promise<number[]> {
  const pairs = names.map((name, at) => `${name} AS x${at}, lag(${name}) OVER () AS p${at}`).join(", ");
  const list = names.map((_, at) => `count(*) FILTER (x${at} <= p${at})`).join(", ");
  const [found] = await engine.all(`SELECT [${list}] AS falls FROM (SELECT ${pairs} FROM ${sourceOf(table)})`, row, {
    signal,
  });
  return found?.falls ?? [];
}
