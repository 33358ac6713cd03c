import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { ColumnEvidence } from "../manifest.ts";
import type { Candidate } from "./candidate.ts";
import { fitsSql, type TextColumn, valueSql } from "./column.ts";

/** A column whose dates are written in several ways, the most frequent first. */
export type DateMix = { column: TextColumn; ways: readonly Candidate[] };

export type MixEvidence = Pick<ColumnEvidence, "otherDateFormats" | "otherDateRows" | "ambiguousDates">;

type Options = { engine: Engine; relation: string; signal: AbortSignal | undefined };

const maxRows = 100;
const whole = z.bigint().transform(Number);
const numbers = z
  .array(whole)
  .nullable()
  .transform((rows) => rows ?? []);
const found = z.object({
  /** Values that each way reads and none before it. */
  read: z.array(whole),
  others: numbers,
  pairs: z.array(z.object({ first: whole, second: whole, both: whole, rows: numbers })),
});

/**
 * Which values are written otherwise than most, and which can be read in two ways with nothing to tell the day from the month: of two
 * ways that differ in that alone, one is right where some values fit only that one. Rows are counted from 1.
 */
export async function explainMix(
  { engine, relation, signal }: Options,
  { column, ways }: DateMix,
): Promise<MixEvidence> {
  const pairs = pairsOf(ways);
  const fits = ways.map((way) => fitsSql(column, way, "v"));
  const flags = fits.map((condition, index) => `${condition} AS f${index}`);
  const apart = pairs.map(([a, b], index) => {
    const differs = `${ways[a]?.date?.parse("v") ?? "NULL"} <> ${ways[b]?.date?.parse("v") ?? "NULL"}`;
    return `CASE WHEN ${fits[a] ?? "false"} AND ${fits[b] ?? "false"} THEN ${differs} ELSE false END AS a${index}`;
  });
  const before = (index: number) =>
    ways
      .slice(0, index)
      .map((_, earlier) => ` AND NOT f${earlier}`)
      .join("");
  const read = ways.map((_, index) => `count_if(f${index}${before(index)})`);
  const told = pairs.map(
    ([a, b], index) =>
      `{'first': count_if(f${a} AND NOT f${b}), 'second': count_if(f${b} AND NOT f${a}), 'both': count_if(a${index}), 'rows': min(n, ${maxRows}) FILTER (a${index})}`,
  );
  const kind = column.hasKinds ? `, k${column.position}` : "";
  const values = `SELECT row_number() OVER () AS n, ${valueSql(column)} AS v${kind} FROM ${relation}`;
  const sql = `SELECT [${read.join(", ")}] AS read, min(n, ${maxRows}) FILTER (NOT f0) AS others, [${told.join(", ")}] AS pairs
    FROM (SELECT n, ${[...flags, ...apart].join(", ")} FROM (${values}) WHERE v IS NOT NULL)`;
  const [row] = await engine.all(sql, found, { signal });
  return row ? evidenceOf(ways, pairs, row) : { otherDateFormats: [] };
}

type Pair = readonly [number, number];

/** Ways that differ in the order of day and month alone: what is written like the one is written like the other. */
function pairsOf(ways: readonly Candidate[]): Pair[] {
  return ways.flatMap((way, first) =>
    ways.flatMap((other, second): Pair[] => (second > first && other.pattern === way.pattern ? [[first, second]] : [])),
  );
}

function evidenceOf(ways: readonly Candidate[], pairs: readonly Pair[], row: z.infer<typeof found>): MixEvidence {
  const formatOf = (index: number): string => ways[index]?.date?.format ?? "";
  const otherDateFormats = ways.flatMap((_, index) => {
    const count = row.read[index] ?? 0;
    return index === 0 || count === 0 ? [] : [{ format: formatOf(index), count }];
  });
  const doubtful = pairs.flatMap(([a, b], index) => {
    const { first = 0, second = 0, both = 0, rows = [] } = row.pairs[index] ?? {};
    const isTold = first > 0 !== second > 0;
    return both === 0 || isTold ? [] : [{ format: formatOf(a), otherFormat: formatOf(b), count: both, rows }];
  });
  const [ambiguousDates] = doubtful.toSorted((a, b) => b.count - a.count);
  return {
    otherDateFormats,
    ...(row.others.length > 0 ? { otherDateRows: row.others } : {}),
    ...(ambiguousDates ? { ambiguousDates } : {}),
  };
}
