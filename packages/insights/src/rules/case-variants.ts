import type { Severity } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { holding } from "../fixes/holding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** One value written in several ways: case, accents, spaces, punctuation. */
export const caseVariants = defineRule({
  id: "case-variants",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "variants", (fact, column) => {
      const share = fact.count / column.statistics.count;
      const severity: Severity =
        share > input.thresholds.variantsMedium && input.goal !== "exploratory" ? "medium" : "low";
      const pairs = fact.spellings.flatMap(([best, ...others]) =>
        best
          ? others.flatMap(({ value, padded }) => [value, ...padded].map((from) => [from, best.value] as const))
          : [],
      );
      const example = fact.spellings[0]?.map(({ value }) => value) ?? [];
      return columnFinding(input, {
        column,
        set: fact,
        severity,
        dimension: "consistency",
        ...(share > input.thresholds.variantsMedium && { threshold: { name: "variantsMedium", observed: share } }),
        description: `${counted(fact.groups, "value")} of "${column.columnName}" ${fact.groups === 1 ? "is" : "are"} written in more than one way, such as ${listed(example)}: ${counted(fact.count, "row")} (${percent(share)}) ${fact.count === 1 ? "has" : "have"} a rarer spelling.`,
        recommendation: "Write each value one way, or every count by this column splits what belongs together.",
        fix: holding(column, {
          kind: "map_values",
          column: column.columnName,
          mapping: pairs.map(([from, to]) => ({ from, to })),
        }),
      });
    }),
});
