import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type RuleInput } from "../finding.ts";
import { labelOf, numbersOf, snippet } from "../pandas.ts";
import { compareTexts } from "../rank.ts";
import { columnFinding, tableFinding } from "../report.ts";
import { counted, figure, listed } from "../wording.ts";
import { featuresOf, isMeasure, quoted } from "./by-name.ts";
import { rowsOf } from "./per-column.ts";

const onlyModels = ["ml_preparation"] as const;
/** Counts of a few values have a shape, but none that a transformation mends. */
const minValues = 20;
/** Beyond this a few rows decide what a linear model learns of the column. */
const extremeSkew = 3;

/** Numbers whose long tail a logarithm would fold in. */
export const skewedFeatures = defineRule({
  id: "skewed-features",
  version: 1,
  type: "quality_issue",
  goals: onlyModels,
  evaluate: (input) =>
    featuresOf(input).flatMap((column) => {
      const skewness = column.statistics.skewness ?? 0;
      if (!isMeasure(column) || column.uniqueCount < minValues || Math.abs(skewness) <= input.thresholds.skewed)
        return [];
      const positive = Number(column.minValue) >= 0 && (column.statistics.negativeCount ?? 0) === 0 && skewness > 0;
      return columnFinding(input, {
        column,
        set: rowsOf(column.statistics.count),
        severity: Math.abs(skewness) > extremeSkew ? "low" : "info",
        dimension: null,
        effect: 0.2,
        threshold: { name: "skewed", observed: Math.abs(skewness) },
        description: `${quoted(column.columnName)} has a long tail to the ${skewness > 0 ? "right" : "left"}: its skewness is ${figure(skewness)}.`,
        recommendation: positive
          ? "Take the logarithm for models that add features up; trees need nothing."
          : "Transform it by ranks or by Yeo and Johnson's powers for models that add features up; trees need nothing.",
        code: positive
          ? snippet("import numpy as np", `transformed = np.log1p(${numbersOf(column)})`)
          : snippet(`transformed = ${numbersOf(column)}.rank(pct=True)`),
      });
    }),
});

/** Numbers whose spreads differ so much that the widest drowns the others in distances. */
export const unscaledFeatures = defineRule({
  id: "unscaled-features",
  version: 1,
  type: "quality_issue",
  goals: onlyModels,
  evaluate: (input) => {
    const spread = ({ statistics }: ProfiledColumn) => statistics.standardDeviation ?? 0;
    const numbers = featuresOf(input)
      .filter((column) => isMeasure(column) && spread(column) > 0)
      .toSorted((a, b) => spread(b) - spread(a) || compareTexts(a.columnName, b.columnName));
    const [widest, narrowest] = [numbers[0], numbers.at(-1)];
    if (!widest || !narrowest || numbers.length < 2) return [];
    const ratio = spread(widest) / spread(narrowest);
    if (!(ratio > input.thresholds.scaleRatio) || !Number.isFinite(ratio)) return [];
    return [
      tableFinding(input, {
        severity: "info",
        dimension: null,
        columns: numbers.map(({ columnName }) => columnName),
        effect: 0.2,
        rowCount: input.profile.rowCount,
        rows: [],
        threshold: { name: "scaleRatio", observed: ratio },
        description: `The numbers are on different scales: the standard deviation of ${quoted(widest.columnName)} is ${figure(spread(widest))}, that of ${quoted(narrowest.columnName)} ${figure(spread(narrowest))}.`,
        recommendation:
          "Scale the features, inside the folds only, for nearest neighbours, support vectors, principal components and penalised models; trees need nothing.",
        code: snippet(
          `numbers = df[[${numbers.map(labelOf).join(", ")}]].apply(pd.to_numeric, errors="coerce")`,
          "scaled = (numbers - numbers.mean()) / numbers.std()",
        ),
      }),
    ];
  },
});

/** Texts and truth values that a model cannot read as they are. */
export const unencodedCategories = defineRule({
  id: "unencoded-categories",
  version: 1,
  type: "quality_issue",
  goals: onlyModels,
  evaluate: (input) => {
    const texts = featuresOf(input)
      .filter(({ dataType, uniqueCount }) => dataType === "text" && uniqueCount <= input.thresholds.manyClasses)
      .toSorted((a, b) => compareTexts(a.columnName, b.columnName));
    if (texts.length === 0) return [];
    const few = texts.filter(({ uniqueCount }) => uniqueCount <= input.thresholds.oneHotMax);
    const many = texts.filter((column) => !few.includes(column));
    const names = (columns: readonly ProfiledColumn[]) =>
      listed(
        columns.map(({ columnName }) => columnName),
        5,
      );
    const widest = texts.reduce((most, { uniqueCount }) => Math.max(most, uniqueCount), 0);
    return [
      tableFinding(input, {
        severity: "info",
        dimension: null,
        columns: texts.map(({ columnName }) => columnName),
        effect: 0.2,
        rowCount: input.profile.rowCount,
        rows: [],
        threshold: { name: "oneHotMax", observed: widest },
        description: `${counted(texts.length, "text column has", "text columns have")} to be encoded for most models:${few.length > 0 ? ` ${names(few)} with few values` : ""}${few.length > 0 && many.length > 0 ? ";" : ""}${many.length > 0 ? ` ${names(many)} with more than ${input.thresholds.oneHotMax}` : ""}.`,
        recommendation:
          "Give each value a column of its own where they are few; encode those with more by frequency, or by the target inside the folds only; where the values have an order, number them in it.",
        code: few.length > 0 ? snippet(`encoded = pd.get_dummies(df, columns=[${few.map(labelOf).join(", ")}])`) : null,
      }),
    ];
  },
});

/** So many features for so few rows that a model can learn the rows by heart. */
export const tooFewRows = defineRule({
  id: "too-few-rows",
  version: 1,
  type: "quality_issue",
  goals: onlyModels,
  evaluate: (input) => {
    const features = featuresOf(input);
    const { rowCount } = input.profile;
    if (features.length === 0 || rowCount === 0) return [];
    const rarest = rarestClass(input);
    const rows = rarest?.count ?? rowCount;
    const ratio = rows / features.length;
    if (ratio >= input.thresholds.rowsPerFeature) return [];
    return [
      tableFinding(input, {
        // That a class is rare is said of the target; fewer rows than features is another matter.
        severity: rowCount < features.length ? "high" : "low",
        dimension: null,
        rowCount,
        rows: [],
        effect: 1 - ratio / input.thresholds.rowsPerFeature,
        threshold: { name: "rowsPerFeature", observed: ratio },
        evidence: { features: features.length },
        description: `There are ${counted(rows, "row")}${rarest ? ` of the rarest class, ${listed([rarest.value])},` : ""} for ${counted(features.length, "feature")}: ${figure(ratio)} for each.`,
        recommendation: "Gather more rows, or choose fewer features before any model sees them; validate by folds.",
      }),
    ];
  },
});

function rarestClass(input: RuleInput): { value: string; count: number } | null {
  const target = input.profile.columns.find(({ columnName }) => columnName === input.targetColumn);
  const known = input.profile.relations?.target;
  const top = target?.statistics.topValues ?? [];
  const isClass = known ? known.kind === "class" : target?.dataType === "text" || target?.dataType === "boolean";
  // The rarest class is known only where all are listed.
  return target && isClass && target.uniqueCount === top.length ? (top.at(-1) ?? null) : null;
}
