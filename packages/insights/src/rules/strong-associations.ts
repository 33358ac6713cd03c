import type { Association } from "@datainsight/schemas";
import type { ProfiledColumn } from "@datainsight/profiler";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { compareTexts } from "../rank.ts";
import { pairFinding } from "../report.ts";
import { counted } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";
import { rowsOf, worthKnowing } from "./per-column.ts";

const shown = 10;
/** In a few rows chance alone makes an association of 3 / sqrt(n). */
const chance = 3;
const looking = ["exploratory", "general_audit"] as const;

const measureNames: Readonly<Record<Association["measure"], string>> = {
  pearson: "Pearson's correlation",
  spearman: "Spearman's rank correlation",
  kendall: "Kendall's tau-b",
  cramersV: "Cramer's V",
  correlationRatio: "the correlation ratio",
  theilsU: "Theil's U",
  mutualInformation: "normalised mutual information",
};

/** The pairs of columns that go together most. */
export const strongAssociations = defineRule({
  id: "strong-associations",
  version: 2,
  type: "quality_issue",
  goals: looking,
  evaluate: (input) =>
    strongest(input, (pair) => pair.measure !== "correlationRatio", input.thresholds.strongAssociation).map(
      ([pair, first, second]) => findingOf(input, pair, { first, second }),
    ),
});

/** Classes of one column between which the mean of a number differs. */
export const differingSegments = defineRule({
  id: "differing-segments",
  version: 2,
  type: "quality_issue",
  goals: looking,
  evaluate: (input) =>
    pairsFrom(
      input,
      (pair) => pair.measure === "correlationRatio",
      Math.sqrt(Math.min(1, input.thresholds.segmentVariance)),
    )
      .map(([pair, first, second]) => {
        const isNumber = ({ dataType }: ProfiledColumn) => dataType === "integer" || dataType === "float";
        const [number, segments] = isNumber(first) ? [first, second] : [second, first];
        return { pair, number, segments, explained: explainedBeyondChance(pair, segments.uniqueCount) };
      })
      .filter(({ explained }) => explained >= input.thresholds.segmentVariance)
      .toSorted(
        (a, b) =>
          b.explained - a.explained ||
          compareTexts(a.number.columnName, b.number.columnName) ||
          compareTexts(a.segments.columnName, b.segments.columnName),
      )
      .slice(0, shown)
      .map((found) => segmentsFinding(input, found)),
});

/**
 * The share of variance that classes explain, less what as many classes explain of mere noise: Kelley's (1935) epsilon squared,
 * 1 - (1 - eta squared)(n - 1) / (n - k).
 */
function explainedBeyondChance({ strength, n }: Association, classes: number): number {
  return n <= classes ? 0 : Math.max(0, 1 - ((1 - strength ** 2) * (n - 1)) / (n - classes));
}

type Pair = [Association, ProfiledColumn, ProfiledColumn];

function strongest(...asked: Parameters<typeof pairsFrom>): Pair[] {
  return pairsFrom(...asked)
    .toSorted(
      ([a, a1, a2], [b, b1, b2]) =>
        b.strength - a.strength ||
        compareTexts(a1.columnName, b1.columnName) ||
        compareTexts(a2.columnName, b2.columnName),
    )
    .slice(0, shown);
}

function pairsFrom(input: RuleInput, chosen: (pair: Association) => boolean, threshold: number): Pair[] {
  return (input.profile.relations?.associations ?? [])
    .filter((pair) => chosen(pair) && pair.strength >= Math.max(threshold, chance / Math.sqrt(Math.max(1, pair.n))))
    .flatMap((pair): Pair[] => {
      const [first, second] = columnsNamed(input, pair.columns.toSorted(compareTexts)) ?? [];
      return first && second && ![first, second].some(namesRows) ? [[pair, first, second]] : [];
    });
}

function namesRows({ semanticType }: ProfiledColumn): boolean {
  return semanticType === "identifier" || semanticType === "uuid";
}

function findingOf(
  input: RuleInput,
  pair: Association,
  { first, second }: { first: ProfiledColumn; second: ProfiledColumn },
): Finding {
  const signed = pair.pearson ?? pair.spearman ?? pair.kendall ?? null;
  const sense = signed === null ? "" : signed < 0 ? ", in opposite directions" : ", in the same direction";
  return pairFinding(input, {
    column: first,
    other: second,
    set: rowsOf(pair.n),
    severity: worthKnowing(input),
    dimension: null,
    effect: pair.strength,
    threshold: { name: "strongAssociation", observed: pair.strength },
    description: `${quoted(first.columnName)} and ${quoted(second.columnName)} go together${sense}: ${measureNames[pair.measure]} is ${pair.strength.toFixed(2)} over ${counted(pair.n, "row")}.`,
    recommendation: "Plot the two. An association is no cause: ask what a third column has to do with both.",
  });
}

type Segments = { pair: Association; number: ProfiledColumn; segments: ProfiledColumn; explained: number };

function segmentsFinding(input: RuleInput, { pair, number, segments, explained }: Segments): Finding {
  return pairFinding(input, {
    column: number,
    other: segments,
    set: rowsOf(pair.n),
    severity: worthKnowing(input),
    dimension: null,
    effect: Math.sqrt(explained),
    threshold: { name: "segmentVariance", observed: explained },
    description: `The mean of ${quoted(number.columnName)} differs between the ${counted(segments.uniqueCount, "value")} of ${quoted(segments.columnName)}: they explain ${Math.round(explained * 100)}% of its variance (${counted(pair.n, "row")}).`,
    recommendation: "Compare the groups before you speak of the whole: one mean for all of them describes none.",
  });
}
