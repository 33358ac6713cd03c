import { defineRule } from "../finding.ts";
import { snippet, textOf } from "../pandas.ts";
import { columnFinding } from "../report.ts";
import { counted, listed, percent } from "../wording.ts";
import { perFact } from "./per-column.ts";

/** Single numbers among texts: worth a look, often right. */
export const numbersInText = defineRule({
  id: "numbers-in-text",
  version: 1,
  type: "data_type_mismatch",
  goals: "all",
  evaluate: (input) =>
    perFact(input, "numbersInText", (set, column) => {
      const share = set.count / column.statistics.count;
      if (share > input.thresholds.numbersInTextShare) return null;
      return columnFinding(input, {
        column,
        set,
        severity: "info",
        dimension: null,
        threshold: { name: "numbersInTextShare", observed: share },
        description: `${counted(set.count, "value")} of the texts in "${column.columnName}" (${percent(share)}) ${set.count === 1 ? "is a plain number" : "are plain numbers"}: ${listed(set.examples)}.`,
        recommendation:
          "Make sure that they belong here and did not slip over from another column. Keep them as text when you read the file.",
        code: snippet(`print(df[${textOf(column)}.str.fullmatch(r"\\s*[-+]?[0-9]+([.,][0-9]+)?\\s*").fillna(False)])`),
      });
    }),
});
