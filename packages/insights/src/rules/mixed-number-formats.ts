import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

/** Numbers of which a few are written otherwise, so that the column counts as text. */
export const mixedNumberFormats = defineRule({
  id: "mixed-number-formats",
  version: 1,
  type: "data_type_mismatch",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "otherNumbers", (fact, column) => {
      const share = fact.count / column.statistics.count;
      const severity = severityBySlips(input, share, ["medium", "high"]);
      return columnFinding(input, {
        column,
        set: fact,
        severity,
        dimension: "validity",
        threshold: share > input.thresholds.slips ? { name: "slips", observed: share } : undefined,
        description: `${counted(fact.count, "number")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "is" : "are"} written otherwise than all others, which have ${fact.decimalSeparator === "," ? "a decimal comma" : "a decimal point"}, such as ${listed(fact.examples, 2)}. So the whole column counts as text.`,
        recommendation: "Write all numbers one way at the source: a reader may take 39,81 for 3981.",
      });
    }),
});

/** Amounts in several currencies or units. */
export const mixedUnits = defineRule({
  id: "mixed-units",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "otherCurrencies", (fact, column) => {
      const share = fact.count / column.statistics.count;
      const [most = "", ...others] = fact.signs;
      return columnFinding(input, {
        column,
        set: fact,
        severity: input.goal === "exploratory" ? "low" : "medium",
        dimension: "validity",
        description: `Most numbers of "${column.columnName}" are in ${most}, but ${counted(fact.count, "value")} (${percent(share)}) ${fact.count === 1 ? "is" : "are"} in ${others.join(" and ")}, such as ${listed(fact.examples, 2)}. So the whole column counts as text.`,
        recommendation: "Put the unit into a column of its own, and convert before anything is added up.",
      });
    }),
});
