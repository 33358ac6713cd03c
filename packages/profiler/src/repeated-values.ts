import type { TableColumn } from "@datainsight/tables";
import { queryRow, queryRowWatched } from "./engine.ts";
import type { PassContext } from "./passes.ts";
import { readCount } from "./readers.ts";
import { valueOf } from "./sql.ts";

const hashesName = "repeated_value_hashes";
const valuesName = "repeated_values";
/** How much of the time the hashes take. */
const hashingShare = 0.9;

/** Values `v`, never NULL, with their frequency `n` as a FROM item; `drop` frees what is kept for it. */
export type CountedValues = { source: string; drop: () => Promise<void> };

/**
 * The distinct values of a column of which nearly all stand once, without grouping them all: those whose hash of 64 bits occurs again
 * are grouped and kept, the others are read from the table as they come. Only the hashes are spilled, which take less room than texts.
 * Equal values have equal hashes, so that every count is exact.
 * @returns null where more than `maxKept` hashes occur again
 */
export async function countRepeated(
  { engine, source, signal, report }: PassContext,
  column: TableColumn,
  maxKept: number,
): Promise<CountedValues | null> {
  const drop = async (): Promise<void> => {
    await queryRow(engine, `DROP TABLE IF EXISTS ${hashesName}`);
    await queryRow(engine, `DROP TABLE IF EXISTS ${valuesName}`);
  };
  const hashed = `(SELECT v, hash(v) AS h FROM (SELECT ${valueOf(column)} AS v FROM ${source}) WHERE v IS NOT NULL)`;
  const hashes = `SELECT h FROM ${hashed} GROUP BY h HAVING count(*) > 1`;
  const again = `SELECT v, count(*) AS n FROM ${hashed} SEMI JOIN ${hashesName} USING (h) GROUP BY v`;
  const once = `SELECT v, 1::BIGINT AS n FROM ${hashed} ANTI JOIN ${hashesName} USING (h)`;
  try {
    const onShare = (share: number): void => report(share * hashingShare);
    await queryRowWatched(engine, `CREATE OR REPLACE TEMP TABLE ${hashesName} AS ${hashes}`, { signal, onShare });
    const row = await queryRow(engine, `SELECT count(*) AS repeated FROM ${hashesName}`, signal);
    if (readCount(row["repeated"]) > maxKept) {
      await drop();
      return null;
    }
    await queryRow(engine, `CREATE OR REPLACE TEMP TABLE ${valuesName} AS ${again}`, signal);
    return { source: `(${once} UNION ALL SELECT v, n FROM ${valuesName})`, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}
