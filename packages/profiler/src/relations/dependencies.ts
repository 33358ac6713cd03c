import type { FunctionalDependency, TableRelations } from "@datainsight/schemas";
import { isPersonal, quoteLiteral } from "@datainsight/tables";
import { tableSource } from "../passes.ts";
import { readCount, readField, readNumbers, readText } from "../readers.ts";
import { valueOf } from "../sql.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { partOf, queryRows } from "./queries.ts";
import { pause, readSample } from "./sample-values.ts";
import { sampleRows } from "./sampling.ts";

/** Columns that tell another: every value of the first stands with one value of the second, but for few rows. */
export const dependencies: RelationGroup = { name: "dependencies", what: "dependencies", weight: 4, relate };

const maxDeterminants = 300;
const maxPairs = 300_000;
/** Rows of the sample, and values in it. */
const mostSampled = 20_000;
const mostCells = 1_500_000;
const maxVerified = 300;
const maxRows = 100;
/** A value of the determinant stands for this many rows on average, or it tells rows and not values. */
const minRowsPerValue = 2;
/** Rows of the same determinant that are compared in the sample, at most. */
const comparedPairs = 1_000;
/** Rows that tell against the dependency, over those that could. */
const maxViolations = 0.01;
/** Beside what the dependent's most frequent value explains by itself. */
const maxUnexplained = 0.05;
const minTests = 20;
const maxValuesInPredicate = 20;
const maxTextInPredicate = 100;

async function relate(
  context: RelationContext,
  soFar: TableRelations,
): Promise<{ dependencies: FunctionalDependency[]; notMeasured: NotMeasured[] }> {
  const subjects = context.columns.filter((each) => isClassLike(each, context.limits.classes));
  const suited = subjects.filter(isDeterminant).toSorted((a, b) => a.unique - b.unique || (a.name < b.name ? -1 : 1));
  const most = Math.min(maxDeterminants, Math.max(10, Math.floor(maxPairs / Math.max(1, subjects.length))));
  const determinants = suited.slice(0, most);
  const notMeasured = leftOut(suited.slice(most), most);
  if (determinants.length === 0) return { dependencies: [], notMeasured };
  const same = sameColumns(soFar);
  const likely = (await likelyPairs(partOf(context, 0, 0.5), subjects, determinants)).filter(
    ([a, b]) => !same.has(keyOf(a.name, b.name)),
  );
  const checked = Math.min(
    maxVerified,
    Math.max(8, Math.floor(context.limits.dependencyRows / Math.max(1, context.rowCount))),
  );
  const found: FunctionalDependency[] = [];
  for (const [i, pair] of likely.slice(0, checked).entries()) {
    const dependency = await verify(context, pair);
    if (dependency) found.push(dependency);
    context.report(0.5 + (0.5 * (i + 1)) / Math.min(checked, likely.length));
  }
  const unchecked = likely.length - checked;
  const why = `at most ${checked} likely ones are checked over all rows`;
  const rest = unchecked > 0 ? [{ what: `${unchecked} further likely dependencies`, why }] : [];
  return { dependencies: found.toSorted(byNames), notMeasured: [...notMeasured, ...rest] };
}

/** Classes and codes of any number; measured numbers tell each other by chance. */
function isClassLike({ column, role, unique }: RelatedColumn, classes: number): boolean {
  if (unique < 2 || column.dataType === "json" || column.dataType === "float") return false;
  return role !== "number" || column.dataType === "date" || unique <= classes;
}

function isDeterminant({ unique, count }: RelatedColumn): boolean {
  return unique * minRowsPerValue <= count && count - unique >= minTests;
}

function leftOut(columns: readonly RelatedColumn[], most: number): NotMeasured[] {
  if (columns.length === 0) return [];
  const why = `the ${most} columns with the fewest different values are tried`;
  return [
    { what: `What ${columns.length} columns tell of others: ${listNames(columns.map(({ name }) => name))}`, why },
  ];
}

function keyOf(a: string, b: string): string {
  return JSON.stringify([a, b]);
}

/** Columns that hold the same values tell each other, of course. */
function sameColumns({ derivedColumns }: TableRelations): Set<string> {
  const pairs = derivedColumns.filter(({ kind }) => kind === "duplicate" || kind === "multiple");
  return new Set(
    pairs.flatMap(({ column, from }) => from.flatMap((each) => [keyOf(column, each), keyOf(each, column)])),
  );
}

function byNames(a: FunctionalDependency, b: FunctionalDependency): number {
  return keyOf(a.determinant, a.dependent) < keyOf(b.determinant, b.dependent) ? -1 : 1;
}

type Pair = readonly [determinant: RelatedColumn, dependent: RelatedColumn];

/** Pairs in which rows with the same determinant nearly always agree in the dependent, over a sample of such rows. */
async function likelyPairs(
  context: RelationContext,
  subjects: readonly RelatedColumn[],
  determinants: readonly RelatedColumn[],
): Promise<Pair[]> {
  const sample = sampleRows(context, Math.min(mostSampled, mostCells / subjects.length), 1);
  // 50 bits of a hash stand for the value: a double holds them exactly.
  const codes = subjects.map(
    ({ column }) => `CASE WHEN (${valueOf(column)}) IS NOT NULL THEN hash(${valueOf(column)}) >> 14 END`,
  );
  const values = await readSample(context, codes, sample);
  const none = new Float64Array();
  const codesOf = new Map(subjects.map((column, i) => [column, values[i] ?? none]));
  const found: Pair[] = [];
  for (const [at, determinant] of determinants.entries()) {
    await pause(context);
    const rows = neighbours(codesOf.get(determinant) ?? none);
    for (const dependent of subjects) {
      if (!canDepend(determinant, dependent)) continue;
      const { tests, agreed } = agreement(rows, codesOf.get(dependent) ?? none);
      // Each violating row disagrees with two neighbours.
      if (tests >= minTests && tests - agreed <= Math.max(2, 4 * maxViolations * tests))
        found.push([determinant, dependent]);
    }
    context.report((at + 1) / determinants.length);
  }
  return found;
}

/** Pairs of rows with the same value and none with it between them; of many as many as are compared, evenly spread. */
function neighbours(codes: Float64Array): (readonly [row: number, before: number])[] {
  const last = new Map<number, number>();
  const pairs: (readonly [number, number])[] = [];
  for (const [row, code] of codes.entries()) {
    if (Number.isNaN(code)) continue;
    const before = last.get(code);
    if (before !== undefined) pairs.push([row, before]);
    last.set(code, row);
  }
  if (pairs.length <= comparedPairs) return pairs;
  return pairs.filter((_, at) => isPicked(at, pairs.length));
}

/** True for `comparedPairs` positions, evenly spread. */
function isPicked(at: number, length: number): boolean {
  return Math.floor(((at + 1) * comparedPairs) / length) > Math.floor((at * comparedPairs) / length);
}

/** Of pairs of rows those with both values, and those in which they are equal. */
function agreement(
  rows: readonly (readonly [row: number, before: number])[],
  codes: Float64Array,
): { tests: number; agreed: number } {
  let [tests, agreed] = [0, 0];
  for (const [row, before] of rows) {
    const a = codes[row] ?? Number.NaN;
    const b = codes[before] ?? Number.NaN;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    tests++;
    if (a === b) agreed++;
  }
  return { tests, agreed };
}

/** With few violations the dependent has hardly more values than the determinant. */
function canDepend(determinant: RelatedColumn, dependent: RelatedColumn): boolean {
  return determinant !== dependent && dependent.unique <= determinant.unique + maxViolations * dependent.count;
}

/** The dependency over all rows, or null where it does not hold well enough or says nothing. */
async function verify(context: RelationContext, [determinant, dependent]: Pair): Promise<FunctionalDependency | null> {
  const [a, b] = [valueOf(determinant.column), valueOf(dependent.column)];
  const source = tableSource(context.tablePath);
  const cells = `SELECT a, b, count(*) AS c FROM (SELECT ${a} AS a, ${b} AS b FROM ${source}) WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY a, b`;
  const [row = {}] = await queryRows(
    context,
    `WITH cells AS MATERIALIZED (${cells}),
       own AS (SELECT a, sum(c) AS n, max(c) AS most, count(*) AS k FROM cells GROUP BY a)
     SELECT sum(n) AS n, sum(n - most) AS violating, sum(n - 1) AS tests, count(*) FILTER (k > 1) AS mixed,
       (SELECT max(n) FROM (SELECT sum(c) AS n FROM cells GROUP BY b)) AS common FROM own`,
  );
  const violatingRows = readCount(row["violating"]);
  const [tests, others] = [readCount(row["tests"]), readCount(row["n"]) - readCount(row["common"])];
  const isTrivial = tests < minTests || others < minTests / 2;
  if (isTrivial || violatingRows > maxViolations * tests || violatingRows > maxUnexplained * others) return null;
  const names = { determinant: determinant.name, dependent: dependent.name };
  if (violatingRows === 0) return { ...names, violatingRows, rows: [], predicate: null };
  return { ...names, violatingRows, ...(await violationsOf(context, [determinant, dependent], cells)) };
}

/** The rows whose dependent is not the usual one of their determinant; of equally frequent ones the least is the usual one. */
async function violationsOf(
  context: RelationContext,
  [determinant, dependent]: Pair,
  cells: string,
): Promise<Pick<FunctionalDependency, "rows" | "predicate">> {
  const source = tableSource(context.tablePath);
  const usual = `SELECT a, b AS usual FROM (SELECT a, b, row_number() OVER (PARTITION BY a ORDER BY c DESC, b) AS turn, count(*) OVER (PARTITION BY a) AS k FROM (${cells})) WHERE turn = 1 AND k > 1`;
  const joined = `SELECT file_row_number + 1 AS r, u.a::VARCHAR AS a, u.usual::VARCHAR AS usual FROM (SELECT file_row_number, ${valueOf(determinant.column)} AS x, ${valueOf(dependent.column)} AS y FROM ${source}) t JOIN (${usual}) u ON t.x = u.a WHERE t.y IS NOT NULL AND t.y <> u.usual`;
  const [row = {}] = await queryRows(
    context,
    `WITH v AS MATERIALIZED (${joined}) SELECT min(r, ${maxRows}) AS rows, (SELECT list({'a': a, 'u': usual} ORDER BY a) FROM (SELECT DISTINCT a, usual FROM v ORDER BY a LIMIT ${maxValuesInPredicate + 1})) AS usual FROM v`,
  );
  const usualValues = Array.isArray(row["usual"]) ? row["usual"] : [];
  return { rows: readNumbers(row["rows"]), predicate: predicateOf([determinant, dependent], usualValues) };
}

/** Null where the condition would show personal data, or too much. */
function predicateOf([determinant, dependent]: Pair, usual: readonly unknown[]): string | null {
  if (usual.length > maxValuesInPredicate) return null;
  if ([determinant, dependent].some(({ semanticType }) => isPersonal(semanticType))) return null;
  const conditions = usual.map((item) => {
    const [a, b] = ["a", "u"].map((field) => readText(readField(item, field)));
    return a == null || b == null ? null : conditionOf([determinant, dependent], [a, b]);
  });
  return conditions.every((each) => each !== null) && conditions.length > 0 ? conditions.join(" OR ") : null;
}

function conditionOf([determinant, dependent]: Pair, [value, usual]: readonly [string, string]): string | null {
  if ([value, usual].some((text) => text.length > maxTextInPredicate || maskValue(text, null) !== text)) return null;
  const literal = ({ column }: RelatedColumn, text: string) => `${quoteLiteral(text)}::${column.storageType}`;
  const [a, b] = [determinant.column.storageName, dependent.column.storageName];
  return `(${a} = ${literal(determinant, value)} AND ${b} <> ${literal(dependent, usual)})`;
}
