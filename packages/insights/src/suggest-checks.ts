import type { ProfiledColumn, TableProfile } from "@datainsight/profiler";
import {
  type CheckDefinition,
  checkKey,
  type CheckSuggestion,
  mayHoldPersonal,
  personalSemanticTypes,
} from "@datainsight/schemas";
import { naturalBounds } from "./check-bounds.ts";
import { patternOfShape, patternOfType } from "./check-patterns.ts";
import { counted } from "./wording.ts";

/** z of a one-sided 95 % bound, squared. */
const zSquared = 1.6449 ** 2;
/** Below it a suggestion is a guess: 0.9 takes 25 rows without a fault. */
const minConfidence = 0.9;
/** A table of thousands of columns would bury the ones that matter. */
const maxSuggestions = 200;
/** A list is a vocabulary when each of its values is used many times; topValues shows ten. */
const maxListed = 10;
const minUses = 10;
const maxValueLength = 99;

type Proposal = { definition: CheckDefinition; rows: number; surprises: number; reason: string };

/**
 * Constraints that a table seems to keep on purpose, surest first; pure over the profile. They are hypotheses: whoever shows them
 * runs them first and drops the ones that any row fails. The confidence is the lower bound (Wilson 1927, one-sided, 95 %) of the share
 * of further rows that keep them, when of `rows` rows `surprises` were of a sort that a further one could bring anew.
 */
export function suggestChecks(profile: TableProfile): CheckSuggestion[] {
  const proposals = profile.columns.flatMap((column) => [
    ...keyOf(column, profile),
    ...patternOf(column),
    ...rangeOf(column),
    ...listOf(column),
    ...presenceOf(column, profile),
  ]);
  const seen = new Set<string>();
  const suggestions = proposals.flatMap(({ definition, rows, surprises, reason }) => {
    const confidence = confidenceOf(rows, surprises);
    const key = checkKey(definition);
    if (confidence < minConfidence || seen.has(key)) return [];
    seen.add(key);
    return [{ definition, confidence, reason }];
  });
  return byWorth(suggestions).slice(0, maxSuggestions);
}

/** Wilson's lower bound of a share, rounded down to four places. */
export function confidenceOf(rows: number, surprises: number): number {
  if (rows <= 0 || surprises > rows) return 0;
  const share = (rows - surprises) / rows;
  const centre = share + zSquared / (2 * rows);
  const spread = Math.sqrt(zSquared * ((share * (1 - share)) / rows + zSquared / (4 * rows * rows)));
  return Math.floor(((centre - spread) / (1 + zSquared / rows)) * 10_000) / 10_000;
}

const order: Record<CheckDefinition["kind"], number> = {
  unique: 0,
  foreign_key: 1,
  pattern: 2,
  in_set: 3,
  range: 4,
  not_null: 5,
};

/** What says most of a table first, so that what is cut off says least. */
function byWorth(suggestions: readonly CheckSuggestion[]): CheckSuggestion[] {
  return suggestions.toSorted(
    (a, b) => order[a.definition.kind] - order[b.definition.kind] || b.confidence - a.confidence,
  );
}

function isPersonal(semanticType: string | null): boolean {
  return personalSemanticTypes.some((personal) => personal === semanticType);
}

function presenceOf({ columnName, nullCount, facts }: ProfiledColumn, { rowCount }: TableProfile): Proposal[] {
  if (nullCount > 0 || facts.blank || facts.hiddenTokens) return [];
  const reason = `None of ${counted(rowCount, "row")} lacks a value.`;
  return [{ definition: { kind: "not_null", column: columnName }, rows: rowCount, surprises: 0, reason }];
}

const keyTypes = new Set(["identifier", "uuid", "email"]);

/** A column of different values is a key only where it is called one or counts up; figures and titles differ by chance. */
function keyOf(column: ProfiledColumn, { rowCount }: TableProfile): Proposal[] {
  const { columnName, dataType, semanticType, uniqueCount, statistics, nullCount } = column;
  const { count } = statistics;
  if (nullCount > 0 || count !== rowCount || uniqueCount !== count) return [];
  if (dataType !== "integer" && dataType !== "text") return [];
  if (!keyTypes.has(semanticType ?? "") && !isKeyName(columnName) && !countsUp(column)) return [];
  const definition = { kind: "unique" as const, columns: [columnName] };
  // Of n draws without a repeat the pool is, at 95 %, larger than n²/6: another one repeats an earlier value in at most 6 of n cases.
  return [{ definition, rows: count, surprises: Math.min(3, count), reason: `All ${counted(count, "value")} differ.` }];
}

function isKeyName(name: string): boolean {
  const last = name
    .replace(/(\p{Ll}|\p{Nd})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .at(-1);
  return ["id", "key", "uuid", "guid", "identifier", "sku", "isbn", "ean", "code", "number", "no", "nr"].includes(
    last ?? "",
  );
}

function countsUp({ dataType, minValue, maxValue, uniqueCount }: ProfiledColumn): boolean {
  return dataType === "integer" && Number(maxValue) - Number(minValue) + 1 === uniqueCount;
}

/** Of the values of a vocabulary few occur just once: as many as Deequ allows. */
const maxSingles = 0.1;

function listOf(column: ProfiledColumn): Proposal[] {
  const { columnName, dataType, uniqueCount, statistics, facts, semanticType } = column;
  const values = statistics.topValues ?? [];
  if (dataType !== "text" && dataType !== "integer") return [];
  if (uniqueCount < 2 || uniqueCount > maxListed || values.length < uniqueCount) return [];
  if (statistics.count < uniqueCount * minUses) return [];
  // A list that takes a fault for a value would keep it for good.
  if (facts.hiddenTokens || facts.blank || facts.padded || facts.variants || isPersonal(semanticType)) return [];
  if (dataType === "integer" && (naturalBounds(column) ?? scaleOf(column)) !== null) return [];
  if (values.some(({ value }) => value.length > maxValueLength || mayHoldPersonal(value))) return [];
  // Good and Turing: the share of values that nobody has seen yet is that of those seen once.
  const surprises = values.filter(({ count }) => count === 1).length;
  if (surprises > uniqueCount * maxSingles) return [];
  const definition = {
    kind: "in_set" as const,
    column: columnName,
    values: values.map(({ value }) => value).toSorted(),
  };
  const reason = `${counted(statistics.count, "value")} ${statistics.count === 1 ? "is" : "are"} one of ${uniqueCount}.`;
  return [{ definition, rows: statistics.count, surprises, reason }];
}

/** Numbers of a scale, such as 1 to 5: none left out, and both ends so frequent that they are no chance extremes. */
function scaleOf(column: ProfiledColumn): { min: string; max: string } | null {
  const { uniqueCount, statistics, minValue, maxValue } = column;
  const { count, quantiles } = statistics;
  if (minValue === null || maxValue === null || !quantiles || uniqueCount < 3 || !countsUp(column)) return null;
  if (String(quantiles.p01) !== minValue || String(quantiles.p99) !== maxValue) return null;
  return count >= uniqueCount * minUses * 2 ? { min: minValue, max: maxValue } : null;
}

const unmeasured = new Set(["identifier", "postcode", "phone", "credit_card", "national_id"]);

function rangeOf(column: ProfiledColumn): Proposal[] {
  const { columnName, dataType, semanticType, statistics, minValue } = column;
  if ((dataType !== "integer" && dataType !== "float") || minValue === null || column.uniqueCount < 2) return [];
  if (unmeasured.has(semanticType ?? "") || isPersonal(semanticType) || isKeyName(columnName)) return [];
  const { count } = statistics;
  const proposal = (bounds: { min: string | null; max: string | null }, surprises: number, reason: string) => [
    { definition: { kind: "range" as const, column: columnName, ...bounds }, rows: count, surprises, reason },
  ];
  const natural = naturalBounds(column);
  if (natural)
    return proposal(
      { min: natural.min, max: natural.max },
      0,
      `All ${counted(count, "value")} lie within what ${natural.why} can be.`,
    );
  const scale = dataType === "integer" ? scaleOf(column) : null;
  // One of n + 1 like numbers is the least or the greatest in 2 of n + 1 cases.
  if (scale)
    return proposal(scale, 2, `All ${counted(count, "value")} are on a scale of ${scale.min} to ${scale.max}.`);
  if (countsUp(column) || Number(minValue) < 0 || listOf(column).length > 0) return [];
  return proposal({ min: "0", max: null }, 0, `None of ${counted(count, "value")} is below 0.`);
}

function patternOf(column: ProfiledColumn): Proposal[] {
  const { columnName, dataType, semanticType, statistics } = column;
  if (dataType !== "text") return [];
  const mask = statistics["shape"];
  const pattern = patternOfType(semanticType) ?? (typeof mask === "string" ? patternOfShape(mask) : null);
  if (pattern === null) return [];
  const definition = { kind: "pattern" as const, column: columnName, pattern: pattern.pattern };
  return [
    {
      definition,
      rows: statistics.count,
      surprises: 0,
      reason: `All ${counted(statistics.count, "value")} ${pattern.words}.`,
    },
  ];
}
