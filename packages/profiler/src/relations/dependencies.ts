import type { FunctionalDependency, TableRelations } from "@datainsight/schemas";
import { isPersonal, maskValue, quoteLiteral } from "@datainsight/tables";
import { tableSource } from "../passes.ts";
import { readCount, readField, readNumbers, readText } from "../readers.ts";
import { valueOf } from "../sql.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { partOf, queryRows } from "./queries.ts";
import { hashOf, readDoubles } from "./held-values.ts";
import { pause, shuffled } from "./sample-values.ts";
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
  // Both directions of a pair of columns come from the same counts.
  const both = [...Map.groupBy(likely.slice(0, checked), ([a, b]) => [a.name, b.name].toSorted().join("\0")).values()];
  for (const [i, pairs] of both.entries()) {
    found.push(...(await verify(context, pairs)));
    context.report(0.5 + (0.5 * (i + 1)) / both.length);
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
  const values = await readDoubles(partOf(context, 0, 0.5), subjects.map(hashOf), sample);
  // Rows next to each other are alike in many a file.
  const order = shuffled(values[0]?.length ?? 0);
  const none = new Float64Array();
  const codesOf = new Map(subjects.map((column, i) => [column, values[i] ?? none]));
  const found: Pair[] = [];
  for (const [at, determinant] of determinants.entries()) {
    await pause(context);
    const rows = neighbours(codesOf.get(determinant) ?? none, order);
    for (const dependent of subjects) {
      if (!canDepend(determinant, dependent)) continue;
      if (nearlyAgree(rows, codesOf.get(dependent) ?? none)) found.push([determinant, dependent]);
    }
    context.report(0.5 + (0.5 * (at + 1)) / determinants.length);
  }
  return found;
}

/** Rows, and for each the one before it with the same value. */
type Neighbours = { rows: Int32Array; before: Int32Array };

/** Pairs of rows with the same value and none with it between them; of many as many as are compared, evenly spread. */
function neighbours(codes: Float64Array, order: Int32Array): Neighbours {
  const last = new Map<number, number>();
  const [rows, befores] = [new Int32Array(order.length), new Int32Array(order.length)];
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] ?? 0;
    const code = codes[row] ?? Number.NaN;
    if (Number.isNaN(code)) continue;
    const before = last.get(code);
    last.set(code, row);
    if (before === undefined) continue;
    rows[count] = row;
    befores[count++] = before;
  }
  const taken = (all: Int32Array) =>
    all.subarray(0, count).filter((_, at) => count <= comparedPairs || isPicked(at, count));
  return { rows: taken(rows), before: taken(befores) };
}

/** True for `comparedPairs` positions, evenly spread. */
function isPicked(at: number, length: number): boolean {
  return Math.floor(((at + 1) * comparedPairs) / length) > Math.floor((at * comparedPairs) / length);
}

/** Of pairs of rows enough have both values, and nearly all of these are equal; each violating row disagrees with two neighbours. */
function nearlyAgree({ rows, before }: Neighbours, codes: Float64Array): boolean {
  const most = (tests: number) => Math.max(2, 4 * maxViolations * tests);
  const refuted = most(rows.length);
  let [tests, different] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const a = codes[rows[i] ?? 0] ?? Number.NaN;
    const b = codes[before[i] ?? 0] ?? Number.NaN;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    tests++;
    if (a !== b && ++different > refuted) return false;
  }
  return tests >= minTests && different <= most(tests);
}

/** With few violations the dependent has hardly more values than the determinant. */
function canDepend(determinant: RelatedColumn, dependent: RelatedColumn): boolean {
  return determinant !== dependent && dependent.unique <= determinant.unique + maxViolations * dependent.count;
}

/** How the values of two columns stand together over all rows, told by the first: a query over `cells` of a, b and rows c. */
function countsQuery(cells: string): string {
  const own = (name: string) => `SELECT sum(c) AS n, max(c) AS most, count(*) AS k FROM cells GROUP BY ${name}`;
  const told = (by: string, other: string) =>
    `SELECT sum(n) AS n, sum(n - most) AS violating, sum(n - 1) AS tests, (SELECT max(n) FROM ${other}) AS common FROM ${by}`;
  return `WITH cells AS MATERIALIZED (${cells}), by_a AS MATERIALIZED (${own("a")}), by_b AS MATERIALIZED (${own("b")})
     SELECT 0 AS turned, * FROM (${told("by_a", "by_b")}) UNION ALL SELECT 1 AS turned, * FROM (${told("by_b", "by_a")})`;
}

/** Those of a pair's dependencies, one way or both, that hold well enough over all rows and say something. */
async function verify(context: RelationContext, pairs: readonly Pair[]): Promise<FunctionalDependency[]> {
  const [first] = pairs;
  if (!first) return [];
  const rows = await queryRows(context, countsQuery(cellsOf(context, first)));
  const found: FunctionalDependency[] = [];
  for (const pair of pairs) {
    const isTurned = pair[0] !== first[0];
    const row = rows.find(({ turned }) => Number(turned) === Number(isTurned)) ?? {};
    const dependency = await judge(context, pair, row);
    if (dependency) found.push(dependency);
  }
  return found;
}

function cellsOf({ tablePath }: RelationContext, [determinant, dependent]: Pair): string {
  const [a, b] = [valueOf(determinant.column), valueOf(dependent.column)];
  const values = `SELECT ${a} AS a, ${b} AS b FROM ${tableSource(tablePath)}`;
  return `SELECT a, b, count(*) AS c FROM (${values}) WHERE a IS NOT NULL AND b IS NOT NULL GROUP BY a, b`;
}

async function judge(
  context: RelationContext,
  pair: Pair,
  row: Readonly<Record<string, unknown>>,
): Promise<FunctionalDependency | null> {
  const [determinant, dependent] = pair;
  const violatingRows = readCount(row["violating"]);
  const [tests, others] = [readCount(row["tests"]), readCount(row["n"]) - readCount(row["common"])];
  const isTrivial = tests < minTests || others < minTests / 2;
  if (isTrivial || violatingRows > maxViolations * tests || violatingRows > maxUnexplained * others) return null;
  const names = { determinant: determinant.name, dependent: dependent.name };
  if (violatingRows === 0) return { ...names, violatingRows, rows: [], predicate: null };
  return { ...names, violatingRows, ...(await violationsOf(context, pair, cellsOf(context, pair))) };
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
