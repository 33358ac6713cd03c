import type { TargetRelations } from "@datainsight/schemas";
import { queryRow } from "../engine.ts";
import { tableSource } from "../passes.ts";
import { readCount, readNumbers } from "../readers.ts";
import type { Feature, TargetContext } from "./relate-target.ts";
import { classOf, storageNames } from "./values.ts";

const maxRows = 100;
/** A column whose values stand once in this share of the rows names rows: equal features need not agree in it. */
const namingShare = 0.99;
const naming = new Set(["identifier", "uuid"]);

/**
 * Rows that are equal in all features but have another class. A hash of the features picks the few that can be; those are compared
 * value by value. `combinations` counts hashes of 64 bits.
 */
export async function findConflicts(
  context: TargetContext,
  features: readonly Feature[],
): Promise<TargetRelations["conflicts"]> {
  const compared = features.filter((feature) => !namesRows(feature));
  if (compared.length === 0) return null;
  const { engine, tablePath, signal } = context;
  const [names, y] = [storageNames(compared), classOf(context)];
  const rows = `SELECT ${names}, ${y} AS y, hash(${names}) AS h, file_row_number FROM ${tableSource(tablePath)} WHERE ${y} IS NOT NULL`;
  const hashes = `SELECT h, min(y) <> max(y) AS conflicting FROM (${rows}) GROUP BY h`;
  const summary = await queryRow(
    engine,
    `SELECT count(*) AS combinations, count(*) FILTER (WHERE conflicting) AS suspects FROM (${hashes})`,
    signal,
  );
  const combinations = readCount(summary["combinations"]);
  const columns = compared.map(({ profiled }) => profiled.columnName).toSorted();
  const none = { groups: 0, rows: 0, minorityRows: 0, combinations, rowNumbers: [], columns };
  if (readCount(summary["suspects"]) === 0) return none;
  const suspects = `SELECT * FROM (${rows}) WHERE h IN (SELECT h FROM (${hashes}) WHERE conflicting)`;
  const cells = `SELECT ${names}, y, count(*) AS c, min(file_row_number) AS first FROM (${suspects}) GROUP BY ${names}, y`;
  const groups = `SELECT sum(c) AS n, max(c) AS top FROM (${cells}) GROUP BY ${names} HAVING count(*) > 1`;
  const counts = await queryRow(
    engine,
    `SELECT count(*) AS groups, sum(n) AS rows, sum(n - top) AS minority FROM (${groups})`,
    signal,
  );
  const numbered = `SELECT file_row_number, min(y) OVER own <> max(y) OVER own AS conflicting FROM (${suspects}) WINDOW own AS (PARTITION BY ${names})`;
  const located = await queryRow(
    engine,
    `SELECT min(file_row_number + 1, ${maxRows}) FILTER (WHERE conflicting) AS rows FROM (${numbered})`,
    signal,
  );
  return {
    groups: readCount(counts["groups"]),
    rows: readCount(counts["rows"]),
    minorityRows: readCount(counts["minority"]),
    combinations,
    rowNumbers: readNumbers(located["rows"]),
    columns,
  };
}

function namesRows({ profiled }: Feature): boolean {
  const { dataType, semanticType, uniqueCount, statistics } = profiled;
  if (naming.has(semanticType ?? "")) return true;
  return (
    (dataType === "text" || dataType === "integer") &&
    statistics.count > 1 &&
    uniqueCount >= statistics.count * namingShare
  );
}
