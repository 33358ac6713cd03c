import type { RelatedColumn } from "./columns.ts";
import type { RelationContext } from "./group.ts";
import { tableSource } from "../passes.ts";
import { inBatches, run } from "./queries.ts";

const columnsPerQuery = 50;

export type Dictionaries = {
  /** The class of a row as a small whole number, NULL where missing; the same value has the same number. */
  code: (column: RelatedColumn) => string;
  drop: () => Promise<void>;
};

/** Dictionaries of class columns, so that rows are compared by small numbers instead of texts. */
export async function makeDictionaries(
  context: RelationContext,
  columns: readonly RelatedColumn[],
): Promise<Dictionaries> {
  const typeOf = ({ column }: RelatedColumn) => `relation_${column.storageName}`;
  await inBatches(columns, { size: columnsPerQuery }, async (batch) => {
    const lists = batch.map(
      ({ column: { storageName } }) => `list(DISTINCT ${storageName}::VARCHAR) AS ${storageName}`,
    );
    const source = tableSource(context.tablePath);
    await run(context, `CREATE OR REPLACE TEMP TABLE relation_classes AS SELECT ${lists.join(", ")} FROM ${source}`);
    for (const each of batch) {
      const values = `SELECT v FROM (SELECT unnest(${each.column.storageName}) AS v FROM relation_classes) WHERE v IS NOT NULL ORDER BY v`;
      await run(context, `CREATE TYPE ${typeOf(each)} AS ENUM (${values})`);
    }
    return [];
  });
  return {
    code: (each) => `enum_code(TRY_CAST(${each.column.storageName}::VARCHAR AS ${typeOf(each)}))`,
    drop: async () => {
      // Without the signal: what an abort leaves behind must go as well.
      await context.engine.run("DROP TABLE IF EXISTS relation_classes");
      for (const each of columns) await context.engine.run(`DROP TYPE IF EXISTS ${typeOf(each)}`);
    },
  };
}
