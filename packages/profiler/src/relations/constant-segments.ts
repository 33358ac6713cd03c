import type { ConstantSegment } from "@datainsight/schemas";
import { isPersonal } from "@datainsight/tables";
import { tableSource } from "../passes.ts";
import { readCount, readNumber, readNumbers, readText } from "../readers.ts";
import { wordsOf } from "../semantics/names.ts";
import { valueOf } from "../sql.ts";
import { takeFewestClasses } from "./class-pairs.ts";
import { numericValue, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { eachBlock, holdCodes } from "./held-values.ts";
import { partOf, queryRows } from "./queries.ts";
import { type RowSample, sampleRows } from "./sampling.ts";
import { literalOf } from "./series-axis.ts";

/** Numbers that are the same in all rows of one class, and vary in every other class. */
export const constantSegments: RelationGroup = {
  name: "constantSegments",
  what: "numbers that do not vary in one class",
  weight: 1,
  relate,
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
const maxPairs = 20_000;
/** Pairs that are counted over all rows. */
const maxSuspects = 50;
const maxRows = 100;
const unmeasured = new Set(["latitude", "longitude", "identifier", "postcode", "phone", "credit_card", "national_id"]);
/** A thing that was there for one year only has one year in all of its rows. */
const calendar = new Set(["year", "quarter", "month", "week", "day", "hour", "date", "season", "decade", "yr"]);

type Pair = { segments: RelatedColumn; number: RelatedColumn };
type Found = { constantSegments: ConstantSegment[]; notMeasured: readonly NotMeasured[] };

/** A look at a sample, or at all rows of a small table, says which pairs to count in full. */
async function relate(context: RelationContext): Promise<Found> {
  const { columns, limits } = context;
  const classes = columns.filter(
    ({ role, unique, semanticType }) =>
      role === "class" && unique > minOthers && unique <= maxClasses && !isPersonal(semanticType),
  );
  const numbers = columns.filter(isMeasured);
  if (classes.length === 0 || numbers.length === 0) return { constantSegments: [], notMeasured: [] };
  const most = Math.max(1, Math.floor(maxPairs / numbers.length));
  const { taken, notMeasured } = takeFewestClasses(classes, most, "Numbers that do not vary in one class");
  const sample = sampleRows(context, limits.segmentCells / (taken.length * numbers.length), 1);
  const suspects = await suspectsIn(partOf(context, 0, 0.8), { classes: taken, numbers, sample });
  const constantSegments: ConstantSegment[] = [];
  for (const pair of suspects.slice(0, maxSuspects)) {
    const segment = await segmentIn(context, pair);
    if (segment) constantSegments.push(segment);
  }
  return { constantSegments, notMeasured };
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

/** Of one number by one column of classes: values of each class, the first of them, and whether another one came. */
type Seen = { counts: Uint32Array; firsts: Float64Array; varied: Uint8Array };

/** The pairs in which the number is constant in just one of the classes that have rows enough. */
async function suspectsIn(
  context: RelationContext,
  {
    classes,
    numbers,
    sample,
  }: { classes: readonly RelatedColumn[]; numbers: readonly RelatedColumn[]; sample: RowSample },
): Promise<Pair[]> {
  const held = await holdCodes(context, classes, sample);
  const pairs = classes.flatMap((segments, k) =>
    numbers.map((number, x) => {
      const size = (held[k]?.highest ?? 0) + 1;
      const seen = { counts: new Uint32Array(size), firsts: new Float64Array(size), varied: new Uint8Array(size) };
      return { segments, number, codes: held[k]?.codes ?? new Uint8Array(), x, seen };
    }),
  );
  await eachBlock(context, { columns: numbers, sample }, (block, from) => {
    for (const { codes, x, seen } of pairs) look(seen, codes, { values: block[x] ?? new Float64Array(), from });
  });
  return pairs.filter(({ seen }) => isSuspect(seen));
}

function look(
  { counts, firsts, varied }: Seen,
  codes: Uint8Array,
  { values, from }: { values: Float64Array; from: number },
): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    const code = codes[from + row] ?? 0;
    if (code === 0 || Number.isNaN(value)) continue;
    const before = counts[code] ?? 0;
    if (before === 0) firsts[code] = value;
    else if (value !== firsts[code]) varied[code] = 1;
    counts[code] = before + 1;
  }
}

function isSuspect({ counts, varied }: Seen): boolean {
  let [large, constant] = [0, 0];
  for (let code = 1; code < counts.length; code++) {
    if ((counts[code] ?? 0) < minRows) continue;
    large++;
    if (varied[code] === 0) constant++;
  }
  return constant === 1 && large > minOthers;
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
