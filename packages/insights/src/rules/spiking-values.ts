import type { ValueSpike } from "@datainsight/schemas";
import { defineRule, type Finding, type Rule, type RuleInput } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, figure, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";

/** One value in the middle of all others that stands far more often than any: gaps were filled with it. */
const filledValues = spikeRule("filled-values", "middle", {
  what: "as often as the next one, and is the mean or the median of all others: gaps may have been filled with it",
  advice:
    "Ask whether these values were measured. If gaps were filled, take them for missing: they make the column look surer than it is.",
});

/** The least or the greatest value, far more frequent than any other: values were cut off there. */
const cappedValues = spikeRule("capped-values", "limit", {
  what: "as often as the next one, and none lies beyond it: values may have been cut off there",
  advice:
    "Ask what the limit is. Means and spreads of values that were cut off are wrong; treat them as at least, or at most, that much.",
});

/** Values that stand far too often. */
export const spikingValues: readonly Rule[] = [filledValues, cappedValues];

type Words = { what: string; advice: string };

function spikeRule(id: string, kind: ValueSpike["kind"], words: Words): Rule {
  return defineRule({
    id,
    version: 1,
    type: "quality_issue",
    goals: "all",
    evaluate: (input) =>
      (input.profile.relations?.spikes ?? [])
        .filter((spike) => spike.kind === kind)
        .flatMap((spike) => findingOf(input, spike, words) ?? []),
  });
}

function findingOf(input: RuleInput, spike: ValueSpike, { what, advice }: Words): Finding | null {
  const [column] = columnsNamed(input, [spike.column]) ?? [];
  if (!column || spike.times < input.thresholds.valueSpike) return null;
  const share = spike.rowCount / Math.max(1, spike.n);
  return columnFinding(input, {
    column,
    set: { count: spike.rowCount, rows: spike.rows, examples: [String(spike.value)], predicate: spike.predicate },
    severity: input.goal === "exploratory" ? "info" : "low",
    dimension: "accuracy",
    threshold: { name: "valueSpike", observed: spike.times },
    description: `${String(spike.value)} stands in ${counted(spike.rowCount, "row")} (${percent(share)}) of ${quoted(column.columnName)}, ${figure(Math.round(spike.times * 10) / 10)} times ${what}.`,
    recommendation: advice,
    code: snippet(`print(${seriesOf(column)}.value_counts().head(10))`),
  });
}
