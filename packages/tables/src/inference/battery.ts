import { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Candidate, InferredType } from "./candidate.ts";
import { fitsSql, mayFitSql, valueSql, type TextColumn } from "./column.ts";
import { leadingZeroPattern } from "./numbers.ts";
import { quoteLiteral } from "../sql.ts";
import { stackedColumn, stackKey, stackSql, stacksOf } from "./stack.ts";

/** How many values fit each candidate that could matter, and what each type comes to. */
export type BatteryResult = {
  byCandidate: { candidate: Candidate; fit: number }[];
  fits: Partial<Record<InferredType, number>>;
  leadingZeros: number;
};

const counts = z.object({ g: stackKey, counts: z.array(z.bigint().transform(Number)) });
/** A type that fewer values fit is not worth naming. */
const worthShare = 0.5;

type Asked = { column: TextColumn; count: number };

type Family = { name: string; members: readonly Candidate[] };

/** Counts all candidates over all rows, for columns whose first guess was wrong; families first, then their members. */
export async function runBattery(
  engine: Engine,
  relation: string,
  columns: readonly Asked[],
  signal: AbortSignal | undefined,
): Promise<BatteryResult[]> {
  const found = new Map<number, BatteryResult>();
  const count = async (stack: readonly Asked[], members: readonly Condition[]) =>
    countStack({ engine, relation, stack, members, signal });
  for (const stack of stacksOf(columns, () => "")) {
    const groups = families(stack[0]?.column.allowed ?? []);
    const familyCounts = await count(stack, [leadingZeros, ...groups.map(({ members }) => mayFit(members))]);
    const worthOf = ({ column, count: values }: Asked): readonly Candidate[] => {
      // Where values have kinds or the caller names the type, whatever occurs is worth a count.
      const worth = column.hasKinds || column.wanted !== null ? 1 : values * worthShare;
      return groups.flatMap(({ members }, place) =>
        (familyCounts.get(column.position)?.[place + 1] ?? 0) >= worth ? members : [],
      );
    };
    for (const alike of stacksOf(stack, (asked) =>
      worthOf(asked)
        .map(({ id }) => id)
        .join(),
    )) {
      const members = alike[0] ? worthOf(alike[0]) : [];
      const memberCounts = await count(
        alike,
        members.map((candidate) => fits(candidate)),
      );
      for (const { column } of alike) {
        const byCandidate = members.map((candidate, place) => ({
          candidate,
          fit: memberCounts.get(column.position)?.[place] ?? 0,
        }));
        const zeros = familyCounts.get(column.position)?.[0] ?? 0;
        found.set(column.position, { byCandidate, fits: bestPerType(byCandidate), leadingZeros: zeros });
      }
    }
  }
  return columns.map(({ column }) => found.get(column.position) ?? { byCandidate: [], fits: {}, leadingZeros: 0 });
}

/** SQL for a condition on the value of a column. */
type Condition = (column: TextColumn, value: string) => string;

const leadingZeros: Condition = (_, value) => `regexp_full_match(${value}, ${quoteLiteral(leadingZeroPattern)})`;

function mayFit(members: readonly Candidate[]): Condition {
  return (column, value) => mayFitSql(column, members, value);
}

function fits(candidate: Candidate): Condition {
  return (column, value) => fitsSql(column, candidate, value);
}

function families(allowed: readonly Candidate[]): Family[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of allowed) {
    const name = candidate.number ? (candidate.number.unit ? "unit" : "number") : candidate.dataType;
    groups.set(name, [...(groups.get(name) ?? []), candidate]);
  }
  return [...groups].map(([name, members]) => ({ name, members }));
}

type CountOptions = {
  engine: Engine;
  relation: string;
  stack: readonly Asked[];
  members: readonly Condition[];
  signal: AbortSignal | undefined;
};

/** For each column by its position: the number of rows for which each condition holds. */
async function countStack({ engine, relation, stack, members, signal }: CountOptions): Promise<Map<number, number[]>> {
  const [first] = stack;
  if (!first || members.length === 0) return new Map();
  const column = stackedColumn(first.column);
  const asked = members.map((condition) => `count(*) FILTER (${condition(column, "v")})`);
  const source = stackSql(
    relation,
    stack.map((each) => each.column),
  );
  const kind = column.hasKinds ? ", k0" : "";
  const sql = `SELECT g, [${asked.join(", ")}] AS counts FROM (SELECT g, ${valueSql(column)} AS v${kind} FROM ${source}) GROUP BY g`;
  const rows = await engine.all(sql, counts, { signal });
  return new Map(rows.map((row) => [row.g, row.counts]));
}

function bestPerType(
  byCandidate: readonly { candidate: Candidate; fit: number }[],
): Partial<Record<InferredType, number>> {
  const fits: Partial<Record<InferredType, number>> = {};
  for (const { candidate, fit } of byCandidate) {
    if (fit > (fits[candidate.dataType] ?? 0)) fits[candidate.dataType] = fit;
  }
  return fits;
}
