import type { Missingness } from "@datainsight/schemas";
import { tableSource } from "../passes.ts";
import { readCount } from "../readers.ts";
import { isMissing } from "../sql.ts";
import { listNames, type RelatedColumn } from "./columns.ts";
import type { NotMeasured, RelationContext, RelationGroup } from "./group.ts";
import { testCompletelyAtRandom } from "./mcar.ts";
import { missingTogetherIn } from "./missing-together.ts";
import { coefficientOf, partOf, queryRows, withTable } from "./queries.ts";
import { pause, product } from "./sample-values.ts";

/** Which columns are missing together, and whether values are missing at random. */
export const missingness: RelationGroup = { name: "missingness", what: "missing values", weight: 2, relate };

const maxPatterns = 50;
const maxNullity = 100;
/** A double holds them exactly. */
const bitsPerWord = 50;

async function relate(
  context: RelationContext,
): Promise<{ missingness: Missingness | null; notMeasured: NotMeasured[] }> {
  const { columns, rowCount } = context;
  if (rowCount === 0) return { missingness: null, notMeasured: [] };
  const incomplete = columns.filter(({ count }) => count < rowCount);
  const found = await withTable(context, "relation_patterns", patternQuery(context, incomplete), () =>
    describePatterns(context, incomplete),
  );
  const together = await missingTogetherIn(context, found.missingness.nullity);
  context.report(0.5);
  const { mcar, notMeasured } = await testCompletelyAtRandom(partOf(context, 0.5, 1));
  return { missingness: { ...found.missingness, together, mcar }, notMeasured: [...found.notMeasured, ...notMeasured] };
}

/** One row for each pattern: bits that say which columns are missing, and the rows. */
function patternQuery({ tablePath }: RelationContext, columns: readonly RelatedColumn[]): string {
  const source = tableSource(tablePath);
  if (columns.length === 0) return `SELECT count(*) AS n FROM ${source}`;
  const words = Array.from({ length: Math.ceil(columns.length / bitsPerWord) }, (_, word) => {
    const own = columns.slice(word * bitsPerWord, (word + 1) * bitsPerWord);
    return `${own.map(({ column }, bit) => `((${isMissing(column)})::BIGINT << ${bit})`).join(" | ")} AS w${word}`;
  });
  const names = words.map((_, word) => `w${word}`).join(", ");
  return `SELECT ${names}, count(*) AS n FROM (SELECT ${words.join(", ")} FROM ${source}) GROUP BY ${names}`;
}

async function describePatterns(context: RelationContext, columns: readonly RelatedColumn[]) {
  const [count = {}] = await queryRows(context, "SELECT count(*) AS patterns FROM relation_patterns");
  const patternCount = readCount(count["patterns"]);
  const rows = await queryRows(
    context,
    `SELECT * FROM relation_patterns ORDER BY n DESC${wordOrder(columns)} LIMIT ${maxPatterns}`,
  );
  const patterns = rows.map((row) => ({
    missing: columns.flatMap(({ name }, i) =>
      isSet(row[`w${Math.floor(i / bitsPerWord)}`], i % bitsPerWord) ? [name] : [],
    ),
    rows: readCount(row["n"]),
  }));
  const { nullity, notMeasured } = await nullityOf(context, { columns, patternCount });
  return { missingness: { patterns, patternCount, nullity }, notMeasured };
}

function wordOrder(columns: readonly RelatedColumn[]): string {
  return Array.from({ length: Math.ceil(columns.length / bitsPerWord) }, (_, word) => `, w${word}`).join("");
}

function isSet(word: unknown, bit: number): boolean {
  return typeof word === "bigint" && ((word >> BigInt(bit)) & 1n) === 1n;
}

/** Pearson's r of "is missing" for each pair of columns that are missing in some rows, but not in all: phi of the 2 x 2 table. */
async function nullityOf(
  context: RelationContext,
  { columns, patternCount }: { columns: readonly RelatedColumn[]; patternCount: number },
): Promise<{ nullity: Missingness["nullity"]; notMeasured: NotMeasured[] }> {
  const { limits, rowCount } = context;
  const indexed = columns.map((related, index) => ({ related, index })).filter(({ related }) => related.count > 0);
  const most = Math.max(2, Math.floor(Math.sqrt((2 * limits.nullityCells) / (patternCount / 8 + fixedCost))));
  const taken = indexed
    .toSorted((a, b) => a.related.count - b.related.count || a.index - b.index)
    .slice(0, most)
    .toSorted((a, b) => a.index - b.index);
  const pairs = taken.flatMap((first, i) => taken.slice(i + 1).map((second) => [first, second] as const));
  const together = await missingTogether(
    context,
    taken.map(({ index }) => index),
  );
  const correlations = pairs.map(([a, b], p) => {
    const [missingA, missingB] = [rowCount - a.related.count, rowCount - b.related.count];
    const covariance = rowCount * (together[p] ?? 0) - missingA * missingB;
    const spread = Math.sqrt(missingA * a.related.count) * Math.sqrt(missingB * b.related.count);
    return coefficientOf(covariance / spread);
  });
  // Names are compared for the few that are kept, not for all pairs of very many columns.
  const strengths = Float64Array.from(correlations, (each) => Math.abs(each ?? 0)).sort();
  const least = strengths.at(-maxNullity) ?? 0;
  const nullity = pairs
    .flatMap(([a, b], p) => {
      const correlation = correlations[p] ?? null;
      const names: [string, string] = [a.related.name, b.related.name];
      return correlation === null || Math.abs(correlation) < least ? [] : [{ columns: names, correlation }];
    })
    .toSorted(
      (a, b) =>
        Math.abs(b.correlation) - Math.abs(a.correlation) || (a.columns.join("\0") < b.columns.join("\0") ? -1 : 1),
    )
    .slice(0, maxNullity);
  const left = indexed.filter((each) => !taken.includes(each)).map(({ related }) => related.name);
  if (left.length === 0) return { nullity, notMeasured: [] };
  const why = `only the ${most} columns with the most missing values are compared, to bound the cost`;
  return { nullity, notMeasured: [{ what: `Nullity correlation of ${left.length} columns: ${listNames(left)}`, why }] };
}

/** What a pair costs beside its patterns, in patterns. */
const fixedCost = 800;

/** Rows in which both of each pair of columns are missing, pair by pair in the order (0, 1), (0, 2), ... (1, 2), ... */
async function missingTogether(context: RelationContext, indices: readonly number[]): Promise<Float64Array> {
  const words = [...new Set(indices.map((index) => Math.floor(index / bitsPerWord)))];
  const list = words.map((word) => `w${word}::DOUBLE AS w${word}`);
  const together = new Float64Array((indices.length * (indices.length - 1)) / 2);
  if (together.length === 0) return together;
  await context.engine.scan(`SELECT ${list.join(", ")}, n::DOUBLE AS n FROM relation_patterns`, {
    signal: context.signal,
    onBlock: async (block, rows) => {
      const weights = block[words.length] ?? new Float64Array();
      const flags = indices.map((index) => {
        const word = block[words.indexOf(Math.floor(index / bitsPerWord))] ?? new Float64Array();
        return bitsOf(word.subarray(0, rows), index % bitsPerWord);
      });
      await addTogether(context, together, { flags, weights });
    },
  });
  return together;
}

/** The rows of each pattern with the bit set, 1 or 0 for each. */
function bitsOf(words: Float64Array, bit: number): Float64Array {
  const bits = new Float64Array(words.length);
  for (let row = 0; row < words.length; row++) bits[row] = Math.floor((words[row] ?? 0) / 2 ** bit) % 2;
  return bits;
}

async function addTogether(
  context: RelationContext,
  together: Float64Array,
  { flags, weights }: { flags: readonly Float64Array[]; weights: Float64Array },
): Promise<void> {
  let pair = 0;
  for (const [i, own] of flags.entries()) {
    const weighted = own.map((flag, row) => flag * (weights[row] ?? 0));
    for (let j = i + 1; j < flags.length; j++, pair++) {
      together[pair] = (together[pair] ?? 0) + product(weighted, flags[j] ?? weighted);
    }
    if (i % 20 === 19) await pause(context);
  }
}
