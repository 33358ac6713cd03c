import type { FixAction } from "@datainsight/schemas";
import { defineRule } from "../finding.ts";
import { ownedOutside } from "../owned-values.ts";
import { numbersOf, seriesOf, snippet } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

const written = (limit: number | null): string | null => (limit === null ? null : String(limit));

/** Numbers that what the column is called rules out. */
export const impossibleValues = defineRule({
  id: "impossible-values",
  version: 2,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "impossible", (fact, column) => {
      const share = fact.count / column.statistics.count;
      const limits = fact.upper === null ? `below ${fact.lower}` : `outside ${fact.lower} to ${fact.upper}`;
      const kept = fact.upper === null ? `values.ge(${fact.lower})` : `values.between(${fact.lower}, ${fact.upper})`;
      const bounds = { min: written(fact.lower), max: written(fact.upper) };
      const crossed = share > input.thresholds.invalidHigh;
      return columnFinding(input, {
        column,
        set: fact,
        severity: severityBySlips(input, share, ["medium", "high"]),
        dimension: "accuracy",
        threshold: crossed ? { name: "invalidHigh", observed: share } : undefined,
        description: `${counted(fact.count, "value")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "is" : "are"} ${limits}, such as ${listed(fact.examples, 2)}: by its name the column holds ${fact.meaning}.`,
        recommendation:
          "Correct these at the source. Until then read them as missing; if the column means something else, give it another name.",
        ...(column.dataType === "text"
          ? { code: snippet(`values = ${numbersOf(column)}`, `${seriesOf(column)} = values.where(${kept})`) }
          : {
              fix: {
                kind: "replace",
                column: column.columnName,
                where: { test: "outside", ...bounds, ...ownedOutside(column, bounds) },
                with: null,
              } satisfies FixAction,
            }),
      });
    }),
});
