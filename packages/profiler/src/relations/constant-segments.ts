import type { ConstantSegment } from "@datainsight/schemas";
import { isPersonal } from "@datainsight/tables";
import { tableSource } from "../passes.ts";
import { readCount, readNumber, readNumbers, readText } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { valueOf } from "../sql.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { RelationContext, RelationGroup } from "./group.ts";
import { inBatches, queryRows } from "./queries.ts";
import { sampleRows } from "./sampling.ts";
import { literalOf } from "./series-axis.ts";

/** Numbers that are the same in all rows of one class, and vary in every other class. */
export const constantSegments: RelationGroup = {
  name: "constantSegments",
  what: "numbers that do not vary in one class",
  weight: 1,
  relate: async (context) => ({ constantSegments: await relate(context) }),
};

/** Rows of a class below which equal values may be chance, and classes past which a column names things rather than groups them. */
const minRows = 30;
const maxClasses = 50;
/** Different values of a number in all, and in each of the other classes. */
const [minDifferent, minDifferentEach] = [20, 10];
/** Other classes, all of which vary: of two classes one may be constant by its nature. */
const minOthers = 2;
/** Where the value is more frequent than this in another class, the number rests at it. */
const mostElsewhere = 0.05;
const maxCandidates = 50;
const numbersPerQuery = 60;
const maxRows = 100;
const unmeasured = new Set(["latitude", "longitude", "identifier", "postcode", "phone", "credit_card", "national_id"]);
/** A thing that was there for one year only has one year in all of its rows. */
const calendar = new Set(["year", "quarter", "month", "week", "day", "hour", "date", "season", "decade", "yr"]);

type Pair = { segments: RelatedColumn; number: RelatedColumn };

/** A look at a sample, or at all rows of a small table, says which pairs to count in full. */
async function relate(context: RelationContext): Promise<ConstantSegment[]> {
  const { columns, limits } = context;
  const classes = columns.filter(
    ({ role, unique, semanticType }) =>
      role === "class" && unique > minOthers && unique <= maxClasses && !isPersonal(semanticType),
  );
  const numbers = columns.filter(isMeasured);
  if (classes.length === 0 || numbers.length === 0) return [];
  const sample = sampleRows(context, limits.segmentCells / (classes.length * numbers.length), 1);
  const candidates: Pair[] = [];
  for (const [at, segments] of classes.entries()) {
    const found = await inBatches(numbers, { size: numbersPerQuery }, (batch) =>
      suspectsIn(context, { segments, numbers: batch, source: sample.source }),
    );
    candidates.push(...found.map((number) => ({ segments, number })));
    context.report((0.8 * (at + 1)) / classes.length);
  }
  const found: ConstantSegment[] = [];
  for (const pair of candidates.slice(0, maxCandidates)) {
    const segment = await segmentIn(context, pair);
    if (segment) found.push(segment);
  }
  return found;
}

function isMeasured({ column, name, role, unique, count, semanticType }: RelatedColumn): boolean {
  return (
    role === "number" &&
    (column.dataType === "integer" || column.dataType === "float") &&
    unique >= minDifferent &&
    count >= minRows &&
    !unmeasured.has(semanticType ?? "") &&
    !wordsOf(name).some((word) => calendar.has(word))
  );
}

/** The numbers that are constant in just one of the classes that have rows enough. */
async function suspectsIn(
  context: RelationContext,
  { segments, numbers, source }: { segments: RelatedColumn; numbers: readonly RelatedColumn[]; source: string },
): Promise<RelatedColumn[]> {
  const list = numbers.flatMap(({ column }, at) => {
    const value = numericValue(column) ?? "NULL";
    return [`count(${value})::DOUBLE AS n${at}`, `min(${value}) = max(${value}) AS k${at}`];
  });
  const name = valueOf(segments.column);
  const rows = await queryRows(
    context,
    `SELECT ${list.join(", ")} FROM ${source} WHERE ${name} IS NOT NULL GROUP BY ${name}`,
  );
  return numbers.filter((_, at) => {
    const large = rows.filter((row) => readCount(row[`n${at}`]) >= minRows);
    return large.filter((row) => row[`k${at}`] === true).length === 1 && large.length > minOthers;
  });
}

async function segmentIn(context: RelationContext, { segments, number }: Pair): Promise<ConstantSegment | null> {
  const { profile, tablePath } = context;
  const [name, value] = [valueOf(segments.column), numericValue(number.column) ?? "NULL"];
  const source = tableSource(tablePath);
  const values = `SELECT ${name} AS s, ${value} AS v, count(*) AS n FROM ${source} WHERE s IS NOT NULL AND v IS NOT NULL GROUP BY ALL`;
  const rows = await queryRows(
    context,
    `WITH f AS MATERIALIZED (${values}), g AS (SELECT s, sum(n) AS n, count(*) AS kinds, min(v) AS v FROM f GROUP BY s),
      one AS (SELECT s, v FROM g WHERE kinds = 1 AND n >= ${minRows})
    SELECT g.s::VARCHAR AS s, g.n::DOUBLE AS n, g.kinds::DOUBLE AS kinds, g.v AS v,
      coalesce((SELECT sum(f.n) FROM f, one WHERE f.s = g.s AND f.v = one.v), 0)::DOUBLE AS same FROM g WHERE g.n >= ${minRows}`,
  );
  const constant = rows.filter((row) => row["kinds"] === 1);
  const others = rows.filter((row) => row["kinds"] !== 1);
  const [one] = constant;
  const { minValue, maxValue } = profile.columns.find(({ columnName }) => columnName === number.name) ?? {};
  const [v, n, segment] = [readNumber(one?.["v"]), readCount(one?.["n"]), readText(one?.["s"])];
  if (constant.length !== 1 || v === null || segment === null || others.length < minOthers) return null;
  // Zero, the least and the greatest value are what a number is where there is nothing, or no limit.
  if (v === 0 || v === readNumber(minValue) || v === readNumber(maxValue)) return null;
  const vary = others.every(
    (row) =>
      readCount(row["kinds"]) >= minDifferentEach && readCount(row["same"]) <= mostElsewhere * readCount(row["n"]),
  );
  if (!vary) return null;
  const predicate = `${segments.column.storageName} = ${literalOf(segments.column, segment)} AND (${value}) IS NOT NULL`;
  const [located = {}] = await queryRows(
    context,
    `SELECT count(*) AS n, min(file_row_number + 1, ${maxRows}) AS rows FROM ${source} WHERE ${predicate}`,
  );
  return {
    column: number.name,
    segments: segments.name,
    segment,
    value: v,
    n,
    others: others.length,
    leastDifferent: Math.min(...others.map((row) => readCount(row["kinds"]))),
    rows: readNumbers(located["rows"]),
    predicate,
  };
}
