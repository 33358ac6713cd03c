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
const columnsPerPass = 20;

/**
 * Which values are written otherwise than most, and which can be read in two ways with nothing to tell the day from the month: of two
 * ways that differ in that alone, one is right where some values fit only that one. Rows are counted from 1.
 */
export async function explainMixes(
  { engine, relation, signal }: Options,
  mixes: readonly DateMix[],
): Promise<MixEvidence[]> {
  const explained: MixEvidence[] = [];
  for (let start = 0; start < mixes.length; start += columnsPerPass) {
    const part = mixes.slice(start, start + columnsPerPass);
    const values = part.flatMap(({ column }) => [
      `${valueSql(column)} AS ${valueName(column)}`,
      ...(column.hasKinds ? [`k${column.position}`] : []),
    ]);
    const sql = `SELECT [${part.map(countsSql).join(", ")}] AS mixes
      FROM (SELECT n, ${part.flatMap(flagsSql).join(", ")} FROM (SELECT row_number() OVER () AS n, ${values.join(", ")} FROM ${relation}))`;
    const [row] = await engine.all(sql, z.object({ mixes: z.array(found) }), { signal });
    explained.push(
      ...part.map(({ ways }, index) => {
        const counted = row?.mixes[index];
        return counted ? evidenceOf(ways, counted) : { otherDateFormats: [] };
      }),
    );
  }
  return explained;
}

function valueName({ position }: TextColumn): string {
  return `v${position}`;
}

/** Which ways a value fits, and by which two it is read as different days; false where it is missing. */
function flagsSql({ column, ways }: DateMix): string[] {
  const { position } = column;
  const value = valueName(column);
  const fits = ways.map((way) => `coalesce(${fitsSql(column, way, value)}, false)`);
  const apart = pairsOf(ways).map(([a, b], index) => {
    const differs = `${ways[a]?.date?.parse(value) ?? "NULL"} <> ${ways[b]?.date?.parse(value) ?? "NULL"}`;
    return `CASE WHEN ${fits[a] ?? "false"} AND ${fits[b] ?? "false"} THEN ${differs} ELSE false END AS a${position}_${index}`;
  });
  return [
    `${value} IS NOT NULL AS p${position}`,
    ...fits.map((condition, index) => `${condition} AS f${position}_${index}`),
    ...apart,
  ];
}

function countsSql({ column: { position }, ways }: DateMix): string {
  const fits = (index: number) => `f${position}_${index}`;
  const read = ways.map((_, index) => {
    const before = ways.slice(0, index).map((_each, earlier) => ` AND NOT ${fits(earlier)}`);
    return `count_if(${fits(index)}${before.join("")})`;
  });
  const pairs = pairsOf(ways).map(([a, b], index) => {
    const apart = `a${position}_${index}`;
    return `{'first': count_if(${fits(a)} AND NOT ${fits(b)}), 'second': count_if(${fits(b)} AND NOT ${fits(a)}), 'both': count_if(${apart}), 'rows': min(n, ${maxRows}) FILTER (${apart})}`;
  });
  // Of columns without a pair the list would have another type.
  const told = pairs.length > 0 ? `[${pairs.join(", ")}]` : `CAST([] AS ${pairsType})`;
  return `{'read': [${read.join(", ")}], 'others': min(n, ${maxRows}) FILTER (p${position} AND NOT ${fits(0)}), 'pairs': ${told}}`;
}

const pairsType = `STRUCT("first" HUGEINT, "second" HUGEINT, "both" HUGEINT, "rows" BIGINT[])[]`;

type Pair = readonly [number, number];

/** Ways that differ in the order of day and month alone: what is written like the one is written like the other. */
function pairsOf(ways: readonly Candidate[]): Pair[] {
  return ways.flatMap((way, first) =>
    ways.flatMap((other, second): Pair[] => (second > first && other.pattern === way.pattern ? [[first, second]] : [])),
  );
}

function evidenceOf(ways: readonly Candidate[], row: z.infer<typeof found>): MixEvidence {
  const formatOf = (index: number): string => ways[index]?.date?.format ?? "";
  const otherDateFormats = ways.flatMap((_, index) => {
    const count = row.read[index] ?? 0;
    return index === 0 || count === 0 ? [] : [{ format: formatOf(index), count }];
  });
  const doubtful = pairsOf(ways).flatMap(([a, b], index) => {
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
