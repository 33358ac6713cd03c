import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Candidate } from "./candidate.ts";
import { fitsSql, valueSql, type TextColumn } from "./column.ts";

export type Offenders = { rowNumber: number; value: string }[];

const maxOffenders = 100;
const maxValueLength = 200;
const columnsPerPass = 20;

const rows = z.object({
  columns: z.array(
    z.object({ numbers: z.array(z.bigint().transform(Number)).nullable(), values: z.array(z.string()).nullable() }),
  ),
});

/** The first rows of each column whose value does not fit the candidate, rows counted from 1. */
export async function findOffenders(
  engine: Engine,
  relation: string,
  wanted: readonly { column: TextColumn; candidate: Candidate | null }[],
  signal: AbortSignal | undefined,
): Promise<Offenders[]> {
  const found: Offenders[] = [];
  for (let start = 0; start < wanted.length; start += columnsPerPass) {
    const part = wanted.slice(start, start + columnsPerPass);
    const [row] = await engine.all(offendersSql(relation, part), rows, { signal });
    for (const column of row?.columns ?? []) {
      const numbers = column.numbers ?? [];
      found.push((column.values ?? []).map((value, index) => ({ rowNumber: numbers[index] ?? 0, value })));
    }
  }
  return found;
}

function offendersSql(relation: string, part: readonly { column: TextColumn; candidate: Candidate | null }[]): string {
  const structs = part.map(({ column, candidate }) => {
    const value = `v${column.position}`;
    const misfit = `${value} IS NOT NULL AND ${candidate ? `NOT ${fitsSql(column, candidate, value)}` : "true"}`;
    return (
      `{'numbers': min(n, ${maxOffenders}) FILTER (${misfit}), ` +
      `'values': arg_min(left(${value}, ${maxValueLength}), n, ${maxOffenders}) FILTER (${misfit})}`
    );
  });
  const inner = part.flatMap(({ column }) => [
    `${valueSql(column)} AS v${column.position}`,
    ...(column.hasKinds ? [`k${column.position}`] : []),
  ]);
  return `SELECT [${structs.join(", ")}] AS columns FROM (SELECT row_number() OVER () AS n, ${inner.join(", ")} FROM ${relation})`;
}
