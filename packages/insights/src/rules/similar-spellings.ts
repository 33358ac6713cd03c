import { defineRule } from "../finding.ts";
import { holding } from "../fixes/holding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Rare values that look like a slip in writing a frequent one. */
export const similarSpellings = defineRule({
  id: "similar-spellings",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "similar", (fact, column) => {
      const [example] = fact.pairs;
      if (!example) return null;
      return columnFinding(input, {
        column,
        set: fact,
        // Two names may well be alike: a person must decide.
        severity: "low",
        dimension: "consistency",
        description: `${counted(fact.pairs.length, "rare value")} of "${column.columnName}" ${fact.pairs.length === 1 ? "differs" : "differ"} from a frequent one by a single slip of the pen, such as ${listed([example.value])} beside ${listed([example.like])} (${counted(fact.count, "row")}).`,
        recommendation: "Look whether these are the frequent values misspelt; if so, write them as those.",
        fix: holding(column, {
          kind: "map_values",
          column: column.columnName,
          mapping: fact.pairs.map(({ value, like }) => ({ from: value, to: like })),
        }),
      });
    }),
});
