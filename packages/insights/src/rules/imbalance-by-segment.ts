import type { TargetRelations } from "@datainsight/schemas";
import { defineRule, type Finding, type RuleInput } from "../finding.ts";
import { seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { columnsNamed, quoted } from "./by-name.ts";

/** A class of the target that one segment lacks, and all others have alike: labels that were not collected there. */
export const imbalanceBySegment = defineRule({
  id: "imbalance-by-segment",
  version: 1,
  type: "quality_issue",
  goals: ["ml_preparation"],
  evaluate: (input) => {
    const { target } = input.profile.relations ?? {};
    if (!target || target.column !== input.targetColumn) return [];
    return (target.segments ?? []).flatMap((found) => findingOf(input, target.column, found) ?? []);
  },
});

type Segment = NonNullable<TargetRelations["segments"]>[number];

function findingOf(input: RuleInput, targetColumn: string, found: Segment): Finding | null {
  const [feature, target] = columnsNamed(input, [found.column, targetColumn]) ?? [];
  const share = found.found / found.n;
  const ratio = share / found.shareElsewhere;
  if (!feature || !target || ratio > input.thresholds.segmentImbalance) return null;
  return columnFinding(input, {
    column: feature,
    subject: `${found.segment}\u0000${found.label}`,
    set: { count: found.n, rows: found.rows, examples: [found.segment], predicate: found.predicate },
    severity: "low",
    dimension: null,
    threshold: { name: "segmentImbalance", observed: ratio },
    description: `Where ${quoted(feature.columnName)} is ${listed([found.segment])}, ${counted(found.found, "row")} of ${counted(found.n, "row")} (${percent(share)}) ${found.found === 1 ? "has" : "have"} the class ${listed([found.label])} of ${quoted(target.columnName)}; elsewhere ${percent(found.shareElsewhere)} have it, and about as many in each of the ${counted(found.others, "other segment")} of some size.`,
    recommendation:
      "Ask whether that class was collected in this segment at all: a model would learn that it does not exist there. Judge the model by segment.",
    code: snippet(`print(pd.crosstab(${seriesOf(feature)}, ${seriesOf(target)}, normalize="index"))`),
  });
}
