import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Candidate, InferredType } from "./candidate.ts";
import { fitsSql, mayFitSql, valueSql, type TextColumn } from "./column.ts";
import { leadingZeroPattern } from "./numbers.ts";
import { quoteLiteral } from "../sql.ts";

/** How many values fit each candidate that could matter, and what each type comes to. */
export type BatteryResult = {
  byCandidate: { candidate: Candidate; fit: number }[];
  fits: Partial<Record<InferredType, number>>;
  leadingZeros: number;
};

const counts = z.object({ counts: z.array(z.bigint().transform(Number)) });
const columnsPerBattery = 20;
/** A type that fewer values fit is not worth naming. */
const worthShare = 0.5;

type Family = { name: string; members: readonly Candidate[] };

/** Counts all candidates over all rows, for columns whose first guess was wrong; families first, then their members. */
export async function runBattery(
  engine: Engine,
  relation: string,
  columns: readonly { column: TextColumn; count: number }[],
  signal: AbortSignal | undefined,
): Promise<BatteryResult[]> {
  const results: BatteryResult[] = [];
  for (let start = 0; start < columns.length; start += columnsPerBattery) {
    const part = columns.slice(start, start + columnsPerBattery);
    results.push(...(await batteryPart(engine, relation, part, signal)));
  }
  return results;
}

async function batteryPart(
  engine: Engine,
  relation: string,
  columns: readonly { column: TextColumn; count: number }[],
  signal: AbortSignal | undefined,
): Promise<BatteryResult[]> {
  const perColumn = columns.map(({ column }) => families(column.allowed));
  const first = columns.map(({ column }, index) => [
    `regexp_full_match(v${column.position}, ${quoteLiteral(leadingZeroPattern)})`,
    ...(perColumn[index] ?? []).map(({ members }) => mayFitSql(column, members, `v${column.position}`)),
  ]);
  const familyCounts = await countConditions(engine, relation, columns, first, signal);
  const members = columns.map(({ column, count }, index) => {
    // Where values have kinds, every kind that occurs is worth a count.
    const worth = column.hasKinds ? 1 : count * worthShare;
    return (perColumn[index] ?? []).flatMap((family, place) => ((familyCounts[index]?.[place + 1] ?? 0) >= worth ? family.members : []));
  });
  const second = columns.map(({ column }, index) => (members[index] ?? []).map((candidate) => fitsSql(column, candidate, `v${column.position}`)));
  const memberCounts = await countConditions(engine, relation, columns, second, signal);
  return columns.map((_, index) => {
    const byCandidate = (members[index] ?? []).map((candidate, place) => ({ candidate, fit: memberCounts[index]?.[place] ?? 0 }));
    return { byCandidate, fits: bestPerType(byCandidate), leadingZeros: familyCounts[index]?.[0] ?? 0 };
  });
}

function families(allowed: readonly Candidate[]): Family[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of allowed) {
    const name = candidate.number ? (candidate.number.unit ? "unit" : "number") : candidate.dataType;
    groups.set(name, [...(groups.get(name) ?? []), candidate]);
  }
  return [...groups].map(([name, members]) => ({ name, members }));
}

/** The number of rows for which each condition over `v` holds, per column. */
async function countConditions(
  engine: Engine,
  relation: string,
  columns: readonly { column: TextColumn }[],
  conditions: readonly (readonly string[])[],
  signal: AbortSignal | undefined,
): Promise<number[][]> {
  const asked = conditions.flatMap((list) => list.map((condition) => `count(*) FILTER (${condition})`));
  if (asked.length === 0) return columns.map(() => []);
  const inner = columns.flatMap(({ column }) => [
    `${valueSql(column)} AS v${column.position}`,
    ...(column.hasKinds ? [`k${column.position}`] : []),
  ]);
  const sql = `SELECT [${asked.join(", ")}] AS counts FROM (SELECT ${inner.join(", ")} FROM ${relation})`;
  const [row] = await engine.all(sql, counts, { signal });
  let at = 0;
  return conditions.map((list) => {
    at += list.length;
    return (row?.counts ?? []).slice(at - list.length, at);
  });
}

function bestPerType(byCandidate: readonly { candidate: Candidate; fit: number }[]): Partial<Record<InferredType, number>> {
  const fits: Partial<Record<InferredType, number>> = {};
  for (const { candidate, fit } of byCandidate) {
    if (fit > (fits[candidate.dataType] ?? 0)) fits[candidate.dataType] = fit;
  }
  return fits;
}
