import { defineRule } from "../finding.ts";
import { columnFinding } from "../report.ts";
import { counted, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";
import { severityBySlips } from "./severity.ts";

/** Texts that end where a field ends. */
export const cutOffTexts = defineRule({
  id: "cut-off-texts",
  version: 1,
  type: "quality_issue",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "cutOff", (fact, column) => {
      const share = fact.count / column.statistics.count;
      return columnFinding(input, {
        column,
        set: fact,
        severity: severityBySlips(input, share, ["low", "medium"]),
        dimension: "validity",
        description: `${counted(fact.count, "value")} of "${column.columnName}" (${percent(share)}) ${fact.count === 1 ? "is" : "are"} just ${fact.length} characters long, none is longer, and far fewer are a little shorter: a field of that length cut them off.`,
        recommendation:
          "Take the whole texts from the source, and widen the field that cuts them: what is lost here cannot be told.",
      });
    }),
});
