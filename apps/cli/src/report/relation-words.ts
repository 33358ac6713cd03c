import type {
  Association,
  CheckResult,
  DerivedColumn,
  FunctionalDependency,
  TableRelations,
} from "@datainsight/schemas";
import { formatCount, formatNumber, plural } from "./numbers.ts";

/** Associations weaker than this are not worth a line. */
export const weakest = 0.3;

const measureNames: Readonly<Record<Association["measure"], string>> = {
  pearson: "Pearson",
  spearman: "Spearman",
  kendall: "Kendall",
  cramersV: "Cramer's V",
  correlationRatio: "correlation ratio",
  theilsU: "Theil's U",
  mutualInformation: "mutual information",
};

/** The measure by its name, and its value with the sign where it has one: `Pearson -0.82`. */
export function measureWords(association: Association): string {
  return `${measureNames[association.measure]} ${signed(association)}`;
}

function signed({ measure, strength, pearson, spearman, kendall }: Association): string {
  const own = { pearson, spearman, kendall }[measure === "pearson" || measure === "spearman" ? measure : "kendall"];
  const isNegative = (measure === "pearson" || measure === "spearman" || measure === "kendall") && (own ?? 0) < 0;
  return `${isNegative ? "-" : ""}${strength.toFixed(2)}`;
}

/** True where one column falls as the other rises. */
export function isOpposite(association: Association): boolean {
  return signed(association).startsWith("-");
}

/** The strongest associations that are worth a line, strongest first. */
export function strongest({ associations }: TableRelations): Association[] {
  return associations.filter(({ strength }) => strength >= weakest).toSorted((a, b) => b.strength - a.strength);
}

/** `zip decides city, but for 3 rows`. */
export function dependencyWords({ determinant, dependent, violatingRows }: FunctionalDependency): string {
  return `${determinant} decides ${dependent}${exceptions(violatingRows)}`;
}

/** `total = price + tax in every row`. */
export function derivedWords(derived: DerivedColumn): string {
  return `${derived.column} = ${formulaOf(derived)}${exceptions(derived.violatingRows)}`;
}

function formulaOf({ kind, from, factor, offset }: DerivedColumn): string {
  const [first = "", second = ""] = from;
  switch (kind) {
    case "duplicate":
      return first;
    case "multiple":
      return `${formatNumber(factor ?? 1, 6)} x ${first}${offset === undefined || offset === 0 ? "" : ` ${Number(offset) < 0 ? "-" : "+"} ${formatNumber(Math.abs(Number(offset)), 6)}`}`;
    case "sum":
      return `${first} + ${second}`;
    case "difference":
      return `${first} - ${second}`;
    case "product":
      return `${first} x ${second}`;
  }
}

function exceptions(rows: number): string {
  return rows === 0 ? " in every row" : `, but for ${plural(rows, "row")}`;
}

/** `order_id tells every row apart`, `city and street together tell every row apart`. */
export function keyWords(columns: readonly string[]): string {
  return columns.length === 1
    ? `${columns[0]} tells every row apart`
    : `${listed(columns)} together tell every row apart`;
}

/** What the test of values missing at random says; null where there was none. */
export function mcarWords({ missingness }: TableRelations): string | null {
  const mcar = missingness?.mcar;
  if (!mcar) return null;
  const p = mcar.pValue < 0.0001 ? "p < 0.0001" : `p = ${formatNumber(mcar.pValue, 2)}`;
  return mcar.pValue < 0.05
    ? `Little's test: values are not missing completely at random (${p}): rows with gaps differ from the others.`
    : `Little's test: nothing speaks against values missing completely at random (${p}).`;
}

/**
 * Sets of two and more columns that are missing together, and in how many rows, most rows first. A column without any value
 * goes with everything and says nothing.
 */
export function missingTogether({ missingness }: TableRelations): { columns: string[]; rows: number }[] {
  const patterns = missingness?.patterns ?? [];
  const sometimes = new Set(missingness?.nullity.flatMap(({ columns }) => columns));
  const present = (name: string) => sometimes.has(name) || patterns.some(({ missing }) => !missing.includes(name));
  return patterns
    .map(({ missing, rows }) => ({ columns: missing.filter(present), rows }))
    .filter(({ columns, rows }) => columns.length > 1 && rows > 1);
}

const mostValues = 5;

/** A check as a sentence: `age is at least 0`. */
export function checkWords({
  definition,
  referencedDatasetName,
}: Pick<CheckResult, "definition" | "referencedDatasetName">): string {
  switch (definition.kind) {
    case "not_null":
      return `${definition.column} has a value`;
    case "unique":
      return `${listed(definition.columns)} ${definition.columns.length === 1 ? "is" : "together are"} unique`;
    case "in_set": {
      const more = definition.values.length - mostValues;
      const values = definition.values.slice(0, mostValues).join(", ");
      return `${definition.column} is one of ${values}${more > 0 ? ` and ${formatCount(more)} more` : ""}`;
    }
    case "range": {
      const bounds = [
        ...(definition.min === null ? [] : [`at least ${definition.min}`]),
        ...(definition.max === null ? [] : [`at most ${definition.max}`]),
      ];
      return `${definition.column} is ${bounds.join(" and ")}`;
    }
    case "pattern":
      return `${definition.column} matches ${definition.pattern}`;
    case "foreign_key":
      return `${definition.column} stands in ${definition.referencedColumn} of ${referencedDatasetName ?? "the other dataset"}`;
  }
}

/** What became of a check: `passed`, `3 rows fail`, or why it could not be run. */
export function checkOutcome({ status, failingRows, message }: CheckResult): string {
  if (status === "passed") return "passed";
  if (status === "error") return `could not be run: ${message ?? "no reason is known"}`;
  return `${plural(failingRows, "row")} ${failingRows === 1 ? "fails" : "fail"}`;
}

/** The results, failures first. */
export function failuresFirst(results: readonly CheckResult[]): CheckResult[] {
  const order = { failed: 0, error: 1, passed: 2 };
  return results.toSorted((a, b) => order[a.status] - order[b.status] || b.failingRows - a.failingRows);
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
