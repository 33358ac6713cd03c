import type { TargetRelations } from "@datainsight/schemas";
import { z } from "zod";
import { queryRow } from "../engine.ts";
import { tableSource } from "../passes.ts";
import { readCount, readNumber } from "../readers.ts";
import { isMissing } from "../sql.ts";
import type { Feature, TargetContext } from "./relate-target.ts";
import { classOf, numberOf, rangeOf, scaled } from "./values.ts";

type Gap = TargetRelations["missingness"][number];

const batchSize = 200;
/** Fewer rows than this on one side prove nothing by being alike. */
const minSideRows = 30;
/** What counts as nearly all; the rule that judges it has a threshold of its own. */
const reportedPurity = 0.95;

/** What the gaps of each feature tell of the target, over the rows in which that has a value. */
export async function measureGaps(
  context: TargetContext,
  features: readonly Feature[],
  report: (share: number) => void,
): Promise<Gap[]> {
  const gappy = features.filter(({ profiled }) => profiled.nullCount > 0);
  const found: Gap[] = [];
  const measure = context.kind === "class" ? byClass : byNumber;
  for (let start = 0; start < gappy.length; start += batchSize) {
    context.signal?.throwIfAborted();
    found.push(...(await measure(context, gappy.slice(start, start + batchSize))));
    report(Math.min(1, (start + batchSize) / gappy.length));
  }
  return found;
}

async function byClass(context: TargetContext, features: readonly Feature[]): Promise<Gap[]> {
  const list = features.map(({ column }, index) => `count(*) FILTER (WHERE ${isMissing(column)}) AS m${index}`);
  const y = classOf(context);
  const rows = await context.engine.all(
    `SELECT count(*) AS n, ${list.join(", ")} FROM ${tableSource(context.tablePath)} WHERE ${y} IS NOT NULL GROUP BY ${y} ORDER BY ${y}`,
    z.record(z.string(), z.unknown()),
    { signal: context.signal },
  );
  return features.flatMap(({ profiled }, index): Gap[] => {
    const cells = rows.map((row) => {
      const [n, missing] = [readCount(row["n"]), readCount(row[`m${index}`])];
      return { n, missing, present: n - missing };
    });
    const total = (side: "n" | "missing" | "present") => cells.reduce((sum, cell) => sum + cell[side], 0);
    const [n, missing, present] = [total("n"), total("missing"), total("present")];
    if (missing === 0 || present === 0) return [];
    const strength = cramersV(cells, { n, missing, present });
    return [
      {
        column: profiled.columnName,
        missing,
        strength,
        measure: "cramersV",
        pureSide: pureSideOf(cells, { n, missing, present }),
      },
    ];
  });
}

type Cell = { n: number; missing: number; present: number };

/** Cramer's V of a table of two columns, corrected for bias (Bergsma 2013). */
function cramersV(cells: readonly Cell[], { n, missing, present }: Cell): number {
  const rows = cells.filter((cell) => cell.n > 0);
  const side = (name: "missing" | "present", total: number) =>
    rows.reduce((sum, cell) => sum + (cell[name] - (cell.n * total) / n) ** 2 / ((cell.n * total) / n), 0);
  const phi2 = (side("missing", missing) + side("present", present)) / n;
  const r = rows.length;
  if (r < 2 || n < 2) return 0;
  const corrected = Math.max(0, phi2 - (r - 1) / (n - 1));
  const [rCorrected, cCorrected] = [r - (r - 1) ** 2 / (n - 1), 2 - 1 / (n - 1)];
  const least = Math.min(rCorrected - 1, cCorrected - 1);
  return least > 0 ? Math.min(1, Math.sqrt(corrected / least)) : 0;
}

/** The side, missing or present, whose rows nearly all have one class that is not as frequent overall; the purer one. */
function pureSideOf(cells: readonly Cell[], totals: Cell): Gap["pureSide"] {
  const sides = (["missing", "present"] as const).flatMap((side) => {
    const top = cells.reduce((best, cell) => (cell[side] > best[side] ? cell : best));
    const purity = top[side] / totals[side];
    if (totals[side] < minSideRows || purity < reportedPurity) return [];
    return [{ missing: side === "missing", rows: totals[side], purity, overall: top.n / totals.n }];
  });
  return sides.toSorted((a, b) => b.purity - b.overall - (a.purity - a.overall))[0] ?? null;
}

async function byNumber(context: TargetContext, features: readonly Feature[]): Promise<Gap[]> {
  const { engine, tablePath, signal, target } = context;
  const plain = numberOf(target.column);
  const source = tableSource(tablePath);
  const range = await queryRow(engine, `SELECT min(${plain}) AS l, max(${plain}) AS g FROM ${source}`, signal);
  const y = scaled(plain, rangeOf({ min: readNumber(range["l"]), max: readNumber(range["g"]) }));
  if (y === null) return [];
  const list = features.flatMap(({ column }, index) => [
    `count(*) FILTER (WHERE ${isMissing(column)}) AS k${index}`,
    `fsum(y) FILTER (WHERE ${isMissing(column)}) AS s${index}`,
  ]);
  const row = await queryRow(
    engine,
    `SELECT count(*) AS n, fsum(y) AS s, fsum(y * y) AS q, ${list.join(", ")} FROM (SELECT *, ${y} AS y FROM ${source}) WHERE y IS NOT NULL`,
    signal,
  );
  const [n, s, q] = [readCount(row["n"]), readCount(row["s"]), readCount(row["q"])];
  const total = q - (s * s) / n;
  return features.flatMap(({ profiled }, index): Gap[] => {
    const [missing, sum] = [readCount(row[`k${index}`]), readCount(row[`s${index}`])];
    if (missing === 0 || missing === n || n < 3 || !(total > 0)) return [];
    const between = (sum * sum) / missing + (s - sum) ** 2 / (n - missing) - (s * s) / n;
    const explained = 1 - (1 - between / total) * ((n - 1) / (n - 2));
    const strength = Math.sqrt(Math.min(1, Math.max(0, explained)));
    return [{ column: profiled.columnName, missing, strength, measure: "correlationRatio", pureSide: null }];
  });
}
