import type { SeriesFindings } from "@datainsight/schemas";
import { isPersonal } from "@datainsight/tables";
import { tableSource } from "../passes.ts";
import { readCount, readNumber, readNumbers, readText } from "../readers.ts";
import { hashed, valueOf } from "../sql.ts";
import { listNames, numericValue, type RelatedColumn } from "./columns.ts";
import { countRuns, type RunsFound, standingStill, type StandingStill } from "./equal-runs.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { streamDoubles } from "./held-values.ts";
import { shiftIn } from "./level-shift.ts";
import { queryRows } from "./queries.ts";
import { literalOf, minSeriesRows, type SeriesAxis, seriesAxisOf } from "./series-axis.ts";

/** What stands out when the rows are put in the order of their times: values that stand still, levels that change for good. */
export const series: RelationGroup = { name: "series", what: "values in the order of time", weight: 2, relate };

/** Fewer different values come again by themselves. */
const minDifferent = 20;
/** A value that is so frequent elsewhere is one at which the column rests. */
const mostElsewhere = 0.1;
/** Means that a series is made into, of as many rows each. */
const means = 4_096;
const maxRows = 100;
/** Columns that are read at once: each time the rows are put in order anew. */
const perScan = 200;
const leastShift = 1.5;
const leastFactor = 1.5;
/** Places and codes measure nothing that could stand still. */
const unmeasured = new Set(["latitude", "longitude", "identifier", "postcode", "phone", "credit_card", "national_id"]);

type Found = { series?: SeriesFindings; notMeasured: NotMeasured[] };
type Item = { related: RelatedColumn; runs: RunsFound; values: Float64Array; starts: Float64Array };

async function relate(context: RelationContext): Promise<Found> {
  const axis = await seriesAxisOf(context);
  if (!axis) return { notMeasured: [] };
  const suited = context.columns.filter((each) => isMeasured(each, axis));
  const most = Math.max(1, Math.floor(context.limits.seriesCells / context.rowCount));
  const [taken, left] = [suited.slice(0, most), suited.slice(most)];
  const notMeasured =
    left.length === 0
      ? []
      : [
          {
            what: `The order of time in ${left.length} columns: ${listNames(left.map(({ name }) => name))}`,
            why: `only ${most} of ${suited.length} numbers are looked at in the order of "${axis.time.name}", to bound the cost`,
          },
        ];
  const findings: SeriesFindings = {
    time: axis.time.name,
    by: axis.by?.name ?? null,
    standingStill: [],
    levelShifts: [],
  };
  for (let from = 0; from < taken.length; from += perScan) {
    const items = await read(context, axis, taken.slice(from, from + perScan));
    for (const item of items) {
      const still = standingStill(item.runs);
      const found = still && (await stillOf(context, axis, { item, still }));
      if (found) findings.standingStill.push(found);
      const shift = axis.by === null ? await shiftOf(context, axis, item) : null;
      if (shift) findings.levelShifts.push(shift);
    }
    context.report(Math.min(1, (from + perScan) / taken.length));
  }
  return { series: findings, notMeasured };
}

function isMeasured({ column, role, unique, count, semanticType }: RelatedColumn, { time, by }: SeriesAxis): boolean {
  const isNumber = column.dataType === "integer" || column.dataType === "float";
  const isOther = column !== time.column && column !== by?.column;
  return (
    isNumber &&
    isOther &&
    role === "number" &&
    unique >= minDifferent &&
    count >= minSeriesRows &&
    !unmeasured.has(semanticType ?? "")
  );
}

/** Runs and means of some columns, from one look at the rows in the order of time. */
async function read(context: RelationContext, axis: SeriesAxis, columns: readonly RelatedColumn[]): Promise<Item[]> {
  const { rowCount } = context;
  const size = Math.ceil(rowCount / means);
  const counters = columns.map((related) => ({
    related,
    runs: countRuns(extremesOf(context, related)),
    means: meansOf(size),
  }));
  const expressions = [
    "file_row_number",
    ...(axis.by ? [hashed(valueOf(axis.by.column))] : []),
    ...columns.map(({ column }) => numericValue(column) ?? "NULL"),
  ];
  const source = orderedBy(context, axis, columns);
  await streamDoubles(context, { expressions, source, rows: rowCount }, ([rows = new Float64Array(), ...rest]) => {
    const things = axis.by ? (rest[0] ?? null) : null;
    const values = axis.by ? rest.slice(1) : rest;
    for (const [i, counter] of counters.entries()) {
      const own = values[i] ?? new Float64Array();
      counter.runs.add(own, rows, things);
      if (!axis.by) counter.means.add(own, rows);
    }
  });
  return counters.map(({ related, runs, means: own }) => ({ related, runs: runs.end(), ...own.end() }));
}

/** The rows in order; where times repeat, in one that the order of the file has no say in. */
function orderedBy(
  { tablePath, profile, rowCount }: RelationContext,
  { time, by }: SeriesAxis,
  columns: readonly RelatedColumn[],
): string {
  const source = tableSource(tablePath);
  const order = profile.columns.find(({ columnName }) => columnName === time.name)?.statistics.order?.direction;
  if (by === null && order === "strictly_increasing" && time.count === rowCount) return source;
  const own = valueOf(time.column);
  const tie = time.unique === rowCount ? "" : `, hash(${columns.map(({ column }) => column.storageName).join(", ")})`;
  // By name: all columns of a wide table take longer to plan than their rows to sort.
  const named = new Set([...columns, time, ...(by ? [by] : [])].map(({ column }) => column.storageName));
  return `(SELECT ${[...named].join(", ")}, file_row_number FROM ${source} WHERE ${own} IS NOT NULL ORDER BY ${by ? `${by.column.storageName}, ` : ""}${own}${tie})`;
}

function extremesOf({ profile }: RelationContext, { name }: RelatedColumn): { least: number; greatest: number } {
  const { minValue, maxValue } = profile.columns.find(({ columnName }) => columnName === name) ?? {};
  return { least: readNumber(minValue) ?? Number.NaN, greatest: readNumber(maxValue) ?? Number.NaN };
}

/** Means of `size` values that are not missing, one after the other, and the number of the row where each begins. */
function meansOf(size: number) {
  const [values, starts]: [number[], number[]] = [[], []];
  let [count, sum, first] = [0, 0, 0];
  return {
    add: (own: Float64Array, rows: Float64Array): void => {
      for (let i = 0; i < own.length; i++) {
        const value = own[i] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        if (count === 0) first = rows[i] ?? 0;
        count++;
        sum += value;
        if (count < size) continue;
        values.push(sum / count);
        starts.push(first);
        [count, sum] = [0, 0];
      }
    },
    end: () => ({ values: Float64Array.from(values), starts: Float64Array.from(starts) }),
  };
}

type Still = SeriesFindings["standingStill"][number];

/** The rows of the runs; null where the value is one that the column takes often. */
async function stillOf(
  context: RelationContext,
  axis: SeriesAxis,
  { item, still }: { item: Item; still: StandingStill },
): Promise<Still | null> {
  const { related, runs: found } = item;
  const ends = await textsAt(context, axis, {
    numbers: still.runs.flatMap(({ first, last }) => [first, last]),
    value: related,
  });
  const parts = still.runs.map(({ first, last }) => {
    const [from, to] = [ends.get(first), ends.get(last)];
    if (!from || !to) return "false";
    const within = `${timeOf(axis)} BETWEEN ${literalOf(axis.time.column, from.time)} AND ${literalOf(axis.time.column, to.time)}`;
    const thing =
      axis.by && from.by !== null ? `${axis.by.column.storageName} = ${literalOf(axis.by.column, from.by)} AND ` : "";
    return `(${thing}${within} AND ${related.column.storageName} = ${literalOf(related.column, from.value)})`;
  });
  const values = [...new Set(still.runs.map(({ first }) => ends.get(first)?.value ?? ""))];
  const often = `${related.column.storageName} IN (${values.map((value) => literalOf(related.column, value)).join(", ")})`;
  const located = await locate(context, parts.join(" OR "), often);
  const rest = found.count - located.rowCount;
  if (located.rowCount === 0 || located.also - located.rowCount > mostElsewhere * rest) return null;
  const lengths = still.runs.map(({ length }) => length);
  return {
    column: related.name,
    runs: lengths.length,
    rowCount: located.rowCount,
    rows: located.rows,
    predicate: isShown(related) && (axis.by === null || isShown(axis.by)) ? parts.join(" OR ") : null,
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
    usual: still.usual,
    chance: still.chance,
  };
}

type ShiftFound = SeriesFindings["levelShifts"][number];

async function shiftOf(context: RelationContext, axis: SeriesAxis, item: Item): Promise<ShiftFound | null> {
  const shift = shiftIn(item.values);
  if (!shift || shift.factor < leastFactor || shift.distance < leastShift) return null;
  const number = item.starts[shift.at] ?? 0;
  const from = (await textsAt(context, axis, { numbers: [number], value: item.related })).get(number)?.time;
  if (from === undefined) return null;
  const predicate = `${timeOf(axis)} >= ${literalOf(axis.time.column, from)}`;
  const { rowCount, rows } = await locate(context, predicate, "false");
  const { at: _at, ...figures } = shift;
  return { column: item.related.name, from, n: item.runs.count, rowCount, rows, predicate, ...figures };
}

function timeOf({ time }: SeriesAxis): string {
  return valueOf(time.column);
}

function isShown({ semanticType }: RelatedColumn): boolean {
  return !isPersonal(semanticType);
}

type Texts = { time: string; value: string; by: string | null };

/** What stands in some rows, as text, by their numbers. */
async function textsAt(
  context: RelationContext,
  { time, by }: SeriesAxis,
  { numbers, value }: { numbers: readonly number[]; value: RelatedColumn },
): Promise<Map<number, Texts>> {
  const text = ({ column }: RelatedColumn) => `${column.storageName}::VARCHAR`;
  const sql = `SELECT file_row_number::DOUBLE AS n, ${text(time)} AS t, ${text(value)} AS v, ${by ? text(by) : "NULL"} AS b
    FROM ${tableSource(context.tablePath)} WHERE file_row_number IN (${[...new Set(numbers)].join(", ")})`;
  const rows = await queryRows(context, sql);
  return new Map(
    rows.map((row) => [
      readCount(row["n"]),
      { time: readText(row["t"]) ?? "", value: readText(row["v"]) ?? "", by: readText(row["b"]) },
    ]),
  );
}

/** How many rows meet a condition, the first of them, and how many meet another. */
async function locate(context: RelationContext, condition: string, other: string) {
  const [row = {}] = await queryRows(
    context,
    `SELECT count(*) FILTER (WHERE ${condition}) AS n, min(file_row_number + 1, ${maxRows}) FILTER (WHERE ${condition}) AS rows,
      count(*) FILTER (WHERE ${other}) AS also FROM ${tableSource(context.tablePath)}`,
  );
  return { rowCount: readCount(row["n"]), rows: readNumbers(row["rows"]), also: readCount(row["also"]) };
}
